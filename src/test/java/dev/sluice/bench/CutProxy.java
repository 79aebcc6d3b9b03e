package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy of TCP connections on the loopback interface that can be cut: bytes then vanish, and connections stay open. */
final class CutProxy implements AutoCloseable {

    private static final int PIECE = 8_192;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CutProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Drops all bytes from now on, in both directions. */
    void cut() {
        cut = true;
    }

    /** Passes bytes on again; connections from before are closed, as their bytes are lost. */
    void restore() throws IOException {
        for (Socket each : open) {
            each.close();
        }
        cut = false;
    }

    @Override
    public void close() throws IOException {
        server.close();
        restore();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(from);
                open.add(to);
                thread(() -> pass(from, to));
                thread(() -> pass(to, from));
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (!cut) {
                    out.write(piece, 0, read);
                    out.flush();
                }
            }
        } catch (IOException ended) {
            // As an end of the stream.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "cut-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
