package dev.sluice.upstream;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/** A provider on loopback that speaks HTTP/2 over TLS, and sends exactly the frames of a script. */
final class ScriptedHttp2Provider implements AutoCloseable {

    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PREFACE_LENGTH = 24;

    /** The provider's part in one exchange. */
    interface Script {

        /** Answers request {@code number}, counted from 1 over all connections. */
        void answer(int number, Peer peer) throws IOException;
    }

    /** The connections that requests came over, one entry a request, each numbered from 1. */
    final List<Integer> requests = new CopyOnWriteArrayList<>();

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final LoopbackServer server;
    private final Script script;

    ScriptedHttp2Provider(Script script) throws Exception {
        this.script = script;
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = ScriptedHttp2Provider.class.getResourceAsStream("/upstream/loopback.p12")) {
            store.load(file, "loopback".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "loopback".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        server = new LoopbackServer(socket, connection -> new Peer(connection).serve(connections.incrementAndGet()));
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    static HttpClient trusting(HttpClient client) {
        SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forClient()
                .configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE));
        return client.secure(spec -> spec.sslContext(tls));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** The provider's end of one connection. */
    final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private int stream;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        private void serve(int connection) throws IOException {
            in.readNBytes(PREFACE_LENGTH);
            frame(SETTINGS, 0, 0, new byte[0]);
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int id = in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                int type = lengthAndType & 0xFF;
                if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
                    frame(type, ACK, 0, type == PING ? payload : new byte[0]);
                } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                    stream = id;
                    requests.add(connection);
                    script.answer(numbers.incrementAndGet(), this);
                }
            }
        }

        /** Sends a whole answer. */
        void answer(String json) throws IOException {
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            fields.write(0x88); // :status 200, an entry of HPACK's static table
            fields.write(0x0F); // a literal with the table's name 31, content-type
            fields.write(31 - 0x0F);
            fields.write("application/json".length());
            fields.writeBytes("application/json".getBytes(StandardCharsets.US_ASCII));
            frame(HEADERS, END_HEADERS, stream, fields.toByteArray());
            frame(DATA, END_STREAM, stream, json.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends an interim answer with a field of its own. */
        void earlyHints() throws IOException {
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            fields.write(8); // a literal with the table's name 8, :status
            fields.write(3);
            fields.writeBytes("103".getBytes(StandardCharsets.US_ASCII));
            fields.write(0x0F); // a literal with the table's name 45, link
            fields.write(45 - 0x0F);
            fields.write("</a>".length());
            fields.writeBytes("</a>".getBytes(StandardCharsets.US_ASCII));
            frame(HEADERS, END_HEADERS, stream, fields.toByteArray());
        }

        void resetStream(int error) throws IOException {
            frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
        }

        /** Says that no stream after {@code last} has been looked at. */
        void goAway(int last) throws IOException {
            frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(0).array());
        }

        int stream() {
            return stream;
        }

        void close() throws IOException {
            socket.close();
        }

        private void frame(int type, int flags, int id, byte[] payload) throws IOException {
            out.write(ByteBuffer.allocate(9 + payload.length)
                    .putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(id)
                    .put(payload)
                    .array());
            out.flush();
        }
    }
}
