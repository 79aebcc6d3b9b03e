package dev.sluice.upstream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on loopback that leads every connection to one port of this machine, whatever name it is asked for. Speaks HTTP with
 * and without a tunnel, and SOCKS 5.
 */
public final class LoopbackProxy implements AutoCloseable {

    private final LoopbackServer server;
    private final int destination;

    /** The heads of HTTP requests, and of SOCKS requests {@code socks HOST:PORT}, in order. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /** The answer to every request in place of leading it on, or null. */
    public volatile String refusal;

    public LoopbackProxy(int destination) {
        this.destination = destination;
        server = new LoopbackServer(this::serve);
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    private void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        int first = in.read();
        if (first == 5) {
            socks(new DataInputStream(in), out);
            lead(client, new byte[0]);
            return;
        }
        String head = (char) first + head(in);
        asked.add(head);
        if (refusal != null) {
            out.write(refusal.getBytes(StandardCharsets.US_ASCII));
            client.close();
        } else if (head.startsWith("CONNECT ")) {
            out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            lead(client, new byte[0]);
        } else {
            lead(client, (head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void socks(DataInputStream in, OutputStream out) throws IOException {
        in.readFully(new byte[in.read()]);
        out.write(new byte[] {5, 0});
        in.readFully(new byte[3]);
        int kind = in.read();
        byte[] host = new byte[kind == 3 ? in.read() : 4];
        in.readFully(host);
        asked.add("socks " + (kind == 3 ? new String(host, StandardCharsets.US_ASCII) : "address") + ':'
                + in.readUnsignedShort());
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
    }

    private void lead(Socket client, byte[] begun) throws IOException {
        Socket onward = server.adopt(new Socket(InetAddress.getLoopbackAddress(), destination));
        onward.getOutputStream().write(begun);
        LoopbackServer.inBackground(() -> {
            onward.getInputStream().transferTo(client.getOutputStream());
            client.close();
        });
        client.getInputStream().transferTo(onward.getOutputStream());
        onward.close();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            head.write(in.read());
            text = head.toString(StandardCharsets.US_ASCII);
        }
        return text.strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
