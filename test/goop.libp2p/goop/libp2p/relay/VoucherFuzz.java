package goop.libp2p.relay;

import goop.fuzz.Parses;

import java.io.IOException;

/// Vouchers without their envelope, which has a target of its own.
@Parses(
        value = Voucher.class,
        except = {"seal", "open", "check"})
public final class VoucherFuzz {
    private VoucherFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Voucher voucher = Voucher.parse(input);
            if (!voucher.equals(Voucher.parse(voucher.payload()))) {
                throw new AssertionError("another voucher than " + voucher);
            }
        } catch (IOException refused) {
            // as it should be
        }
    }
}
