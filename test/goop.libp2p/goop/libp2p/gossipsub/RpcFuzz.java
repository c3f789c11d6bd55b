package goop.libp2p.gossipsub;

import goop.fuzz.Parses;

import java.io.IOException;
import java.util.Arrays;

/// The input is one RPC without its length.
@Parses(
        value = {Rpc.class, Message.class, MessageId.class, ExchangedPeer.class},
        except = {"sign", "isEmpty", "toString", "compareTo", "equals", "hashCode"})
public final class RpcFuzz {
    private RpcFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Rpc rpc = Rpc.read(input);
            rpc.messages().forEach(RpcFuzz::use);
            byte[] written = rpc.toBytes();
            Rpc again = Rpc.read(written);
            if (again.malformed() > 0 || !Arrays.equals(written, again.toBytes())) {
                throw new AssertionError("what was written is read as something else");
            }
        } catch (IOException refused) {
            // The peer is wrong: lawful.
        }
    }

    private static void use(Message message) {
        message.verify();
        if (message.data().length != message.dataLength()) throw new AssertionError("length");
        if (message.hasNeedlessKey() && message.id().keyForm().length == 0) {
            throw new AssertionError("no id");
        }
    }
}
