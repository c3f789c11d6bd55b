package goop.libp2p.autonat;

import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// What version 2 says on the stream that the asker opens.
///
/// ```
/// message Message { oneof msg { DialRequest dialRequest = 1; DialResponse dialResponse = 2;
///                   DialDataRequest dialDataRequest = 3; DialDataResponse dialDataResponse = 4; } }
/// message DialRequest { repeated bytes addrs = 1; fixed64 nonce = 2; }
/// message DialDataRequest { uint32 addrIdx = 1; uint64 numBytes = 2; }
/// message DialResponse { ResponseStatus status = 1; uint32 addrIdx = 2; DialStatus dialStatus = 3; }
/// message DialDataResponse { bytes data = 1; }
/// message DialBack { fixed64 nonce = 1; }      // on the connection that is dialled
/// ```
sealed interface DialRequestMessage {
    String PROTOCOL = "/libp2p/autonat/2/dial-request";
    String BACK = "/libp2p/autonat/2/dial-back";
    int MAX_BYTES = 8192;
    int MAX_ADDRESSES = 50;

    /// @param addresses as bytes, since the answer counts those too that mean nothing to us
    record Request(List<byte[]> addresses, long nonce) implements DialRequestMessage {}

    /// First send so many bytes.
    record DataRequest(long index, long bytes) implements DialRequestMessage {}

    /// Some of them.
    record Data(int bytes) implements DialRequestMessage {}

    record Response(long status, long index, long dialStatus) implements DialRequestMessage {
        static final int REJECTED = 100;
        static final int REFUSED = 101;
        static final int OK = 200;

        static final int DIAL_ERROR = 100;
        static final int DIAL_BACK_ERROR = 101;
        static final int DIAL_OK = 200;
    }

    static DialRequestMessage read(InputStream in) throws IOException {
        return parse(Delimited.read(in, MAX_BYTES));
    }

    static DialRequestMessage parse(byte[] message) throws ProtocolException {
        DialRequestMessage found = null;
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> found = request(in.message());
                case 2 -> found = response(in.message());
                case 3 -> found = dataRequest(in.message());
                case 4 -> found = data(in.message());
                default -> {}
            }
        }
        if (found == null) throw new ProtocolException("autonat: a message of no kind");
        return found;
    }

    private static Request request(ProtobufReader in) throws ProtocolException {
        List<byte[]> addresses = new ArrayList<>();
        long nonce = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    if (addresses.size() < MAX_ADDRESSES) addresses.add(in.bytes());
                }
                case 2 -> nonce = in.fixed64();
                default -> {}
            }
        }
        return new Request(List.copyOf(addresses), nonce);
    }

    private static Response response(ProtobufReader in) throws ProtocolException {
        long[] fields = numbers(in, 3);
        return new Response(fields[1], fields[2], fields[3]);
    }

    private static DataRequest dataRequest(ProtobufReader in) throws ProtocolException {
        long[] fields = numbers(in, 2);
        return new DataRequest(fields[1], fields[2]);
    }

    private static long[] numbers(ProtobufReader in, int last) throws ProtocolException {
        long[] fields = new long[last + 1];
        while (in.next()) {
            if (in.field() <= last) fields[in.field()] = in.number();
        }
        return fields;
    }

    private static Data data(ProtobufReader in) throws ProtocolException {
        int count = 0;
        while (in.next()) {
            if (in.field() == 1) count = in.bytes().length;
        }
        return new Data(count);
    }

    /// The nonce of a DialBack.
    static long readBack(InputStream in) throws IOException {
        ProtobufReader message = new ProtobufReader(Delimited.read(in, 64));
        long nonce = 0;
        while (message.next()) {
            if (message.field() == 1) nonce = message.fixed64();
        }
        return nonce;
    }

    /// A DialBack.
    static byte[] back(long nonce) {
        return Delimited.encode(new ProtobufWriter().fixed64(1, nonce).toBytes());
    }

    /// With its length in front.
    default byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        ProtobufWriter content = new ProtobufWriter();
        switch (this) {
            case Request request -> {
                request.addresses.forEach(each -> content.bytes(1, each));
                out.message(1, content.fixed64(2, request.nonce));
            }
            case Response response -> {
                content.number(1, response.status).number(2, response.index);
                out.message(2, content.number(3, response.dialStatus));
            }
            case DataRequest request ->
                    out.message(3, content.number(1, request.index).number(2, request.bytes));
            case Data data -> out.message(4, content.bytes(1, new byte[data.bytes]));
        }
        return Delimited.encode(out.toBytes());
    }
}
