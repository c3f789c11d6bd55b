package goop.libp2p.dns;

import goop.libp2p.ProtocolException;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One DNS message: header, questions, and records of three sections.
///
/// @param flags the sixteen bits after the id: [#RESPONSE], [#TRUNCATED], the code of an error
public record DnsMessage(
        int id,
        int flags,
        List<Question> questions,
        List<Record> answers,
        List<Record> authorities,
        List<Record> additionals) {
    public static final int RESPONSE = 0x8000;
    public static final int TRUNCATED = 0x0200;
    public static final int RECURSION_DESIRED = 0x0100;

    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int PTR = 12;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    public static final int INTERNET = 1;

    /// Entries of one message that are read; no lawful answer comes near.
    private static final int MAX_ENTRIES = 1024;

    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
    }

    /// @param dnsClass [#INTERNET], with mDNS's high bit
    public record Question(DnsName name, int type, int dnsClass) {}

    /// @param ttl in seconds
    public record Record(DnsName name, int type, int dnsClass, long ttl, Data data) {}

    /// What a record holds, for the types that are known.
    public sealed interface Data {
        /// Four or sixteen bytes.
        record Address(byte[] bytes) implements Data {}

        /// Of CNAME and PTR.
        record Name(DnsName name) implements Data {}

        /// Of TXT.
        record Text(List<String> strings) implements Data {
            public Text {
                strings = List.copyOf(strings);
            }
        }

        /// Of SRV.
        record Service(int priority, int weight, int port, DnsName target) implements Data {}

        /// Of a type that is not known here, as it stood.
        record Other(byte[] bytes) implements Data {}
    }

    /// A question that wants to be answered in full.
    public static DnsMessage query(int id, DnsName name, int type) {
        Question question = new Question(name, type, INTERNET);
        return new DnsMessage(
                id, RECURSION_DESIRED, List.of(question), List.of(), List.of(), List.of());
    }

    public boolean isResponse() {
        return (flags & RESPONSE) != 0;
    }

    public boolean isTruncated() {
        return (flags & TRUNCATED) != 0;
    }

    /// 0 for success, 3 when there is no such name.
    public int responseCode() {
        return flags & 0xf;
    }

    // ---- reading

    /// @throws ProtocolException when it is cut short, or points in circles
    public static DnsMessage parse(byte[] bytes) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int id = in.getShort() & 0xffff;
            int flags = in.getShort() & 0xffff;
            int[] counts = new int[4];
            int entries = 0;
            for (int index = 0; index < 4; index++) {
                counts[index] = in.getShort() & 0xffff;
                entries += counts[index];
            }
            if (entries > MAX_ENTRIES) throw new ProtocolException("dns: " + entries + " entries");
            List<Question> questions = new ArrayList<>();
            for (int index = 0; index < counts[0]; index++) {
                DnsName name = DnsName.read(in);
                questions.add(new Question(name, in.getShort() & 0xffff, in.getShort() & 0xffff));
            }
            return new DnsMessage(
                    id,
                    flags,
                    questions,
                    records(in, counts[1]),
                    records(in, counts[2]),
                    records(in, counts[3]));
        } catch (BufferUnderflowException cut) {
            throw new ProtocolException("dns: a message is cut short", cut);
        }
    }

    private static List<Record> records(ByteBuffer in, int count) throws ProtocolException {
        List<Record> records = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            DnsName name = DnsName.read(in);
            int type = in.getShort() & 0xffff;
            int dnsClass = in.getShort() & 0xffff;
            long ttl = Integer.toUnsignedLong(in.getInt());
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) throw new ProtocolException("dns: cut short");
            int end = in.position() + length;
            Data data = data(in, type, end);
            if (in.position() != end) throw new ProtocolException("dns: a record's wrong length");
            records.add(new Record(name, type, dnsClass, ttl, data));
        }
        return records;
    }

    private static Data data(ByteBuffer in, int type, int end) throws ProtocolException {
        return switch (type) {
            case A -> new Data.Address(exactly(in, 4, end));
            case AAAA -> new Data.Address(exactly(in, 16, end));
            case CNAME, PTR -> new Data.Name(DnsName.read(in));
            case SRV ->
                    new Data.Service(
                            in.getShort() & 0xffff,
                            in.getShort() & 0xffff,
                            in.getShort() & 0xffff,
                            DnsName.read(in));
            case TXT -> text(in, end);
            default -> new Data.Other(exactly(in, end - in.position(), end));
        };
    }

    private static byte[] exactly(ByteBuffer in, int length, int end) throws ProtocolException {
        if (end - in.position() != length) {
            throw new ProtocolException("dns: a record's wrong length");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static Data text(ByteBuffer in, int end) throws ProtocolException {
        List<String> strings = new ArrayList<>();
        while (in.position() < end) {
            int length = in.get() & 0xff;
            if (length > end - in.position()) throw new ProtocolException("dns: cut short");
            byte[] bytes = new byte[length];
            in.get(bytes);
            strings.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return new Data.Text(strings);
    }

    // ---- writing

    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        short16(out, id);
        short16(out, flags);
        short16(out, questions.size());
        short16(out, answers.size());
        short16(out, authorities.size());
        short16(out, additionals.size());
        for (Question each : questions) {
            each.name.write(out);
            short16(out, each.type);
            short16(out, each.dnsClass);
        }
        answers.forEach(each -> write(out, each));
        authorities.forEach(each -> write(out, each));
        additionals.forEach(each -> write(out, each));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Record record) {
        record.name.write(out);
        short16(out, record.type);
        short16(out, record.dnsClass);
        short16(out, (int) (record.ttl >>> 16));
        short16(out, (int) record.ttl);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        switch (record.data) {
            case Data.Address address -> data.writeBytes(address.bytes);
            case Data.Other other -> data.writeBytes(other.bytes);
            case Data.Name name -> name.name.write(data);
            case Data.Text text -> text.strings.forEach(each -> writeString(data, each));
            case Data.Service service -> {
                short16(data, service.priority);
                short16(data, service.weight);
                short16(data, service.port);
                service.target.write(data);
            }
        }
        short16(out, data.size());
        out.writeBytes(data.toByteArray());
    }

    private static void writeString(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) throw new IllegalArgumentException(bytes.length + " bytes of TXT");
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void short16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
