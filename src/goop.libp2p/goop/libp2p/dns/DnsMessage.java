package goop.libp2p.dns;

import goop.libp2p.ProtocolException;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One DNS message: header, questions, and records of three sections.
///
/// @param flags the sixteen bits after the id: [#RESPONSE], [#AUTHORITATIVE], [#TRUNCATED], the
///   code of an error
public record DnsMessage(
        int id,
        int flags,
        List<Question> questions,
        List<Record> answers,
        List<Record> authorities,
        List<Record> additionals) {
    public static final int RESPONSE = 0x8000;
    public static final int AUTHORITATIVE = 0x0400;
    public static final int TRUNCATED = 0x0200;
    public static final int RECURSION_DESIRED = 0x0100;

    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int PTR = 12;
    public static final int TXT = 16;
    public static final int AAAA = 28;
    public static final int SRV = 33;
    public static final int ANY = 255;
    public static final int INTERNET = 1;

    /// mDNS's high bit of a class: of a question, "answer me alone" (RFC 6762, 5.4); of a record,
    /// "forget what you knew" (10.2).
    public static final int TOP_BIT = 0x8000;

    /// Entries of one message that are read; no lawful answer comes near.
    private static final int MAX_ENTRIES = 1024;

    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
    }

    /// @param dnsClass [#INTERNET], in mDNS with [#TOP_BIT]
    public record Question(DnsName name, int type, int dnsClass) {}

    /// @param ttl in seconds
    public record Record(DnsName name, int type, int dnsClass, long ttl, Data data) {}

    /// What a record holds, for the types that are known.
    public sealed interface Data {
        /// Four or sixteen bytes.
        record Address(byte[] bytes) implements Data {}

        /// Of CNAME and PTR.
        record Name(DnsName name) implements Data {}

        /// Of TXT, whose strings are bytes in no charset: each byte is the character of that
        /// number, so that what is no text survives too. See [#utf8].
        record Text(List<String> strings) implements Data {
            public Text {
                strings = List.copyOf(strings);
            }

            /// One of the strings for those that mean text by it.
            public static String utf8(String string) {
                byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
                return new String(bytes, StandardCharsets.UTF_8);
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
            strings.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new Data.Text(strings);
    }

    // ---- writing

    /// The message as it goes out, names compressed.
    public byte[] toBytes() {
        DnsOutput out = new DnsOutput();
        out.short16(id);
        out.short16(flags);
        out.short16(questions.size());
        out.short16(answers.size());
        out.short16(authorities.size());
        out.short16(additionals.size());
        for (Question each : questions) {
            out.name(each.name);
            out.short16(each.type);
            out.short16(each.dnsClass);
        }
        answers.forEach(each -> write(out, each));
        authorities.forEach(each -> write(out, each));
        additionals.forEach(each -> write(out, each));
        return out.toBytes();
    }

    private static void write(DnsOutput out, Record record) {
        out.name(record.name);
        out.short16(record.type);
        out.short16(record.dnsClass);
        out.short16((int) (record.ttl >>> 16));
        out.short16((int) record.ttl);
        int start = out.openLength();
        switch (record.data) {
            case Data.Address address -> out.bytes(address.bytes);
            case Data.Other other -> out.bytes(other.bytes);
            case Data.Name name -> out.name(name.name);
            case Data.Text text -> text.strings.forEach(each -> writeString(out, each));
            case Data.Service service -> {
                out.short16(service.priority);
                out.short16(service.weight);
                out.short16(service.port);
                out.name(service.target);
            }
        }
        out.closeLength(start);
    }

    private static void writeString(DnsOutput out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 255) throw new IllegalArgumentException(bytes.length + " bytes of TXT");
        out.octet(bytes.length);
        out.bytes(bytes);
    }
}
