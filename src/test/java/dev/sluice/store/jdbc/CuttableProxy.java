package dev.sluice.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A TCP proxy in front of a server, which a test takes off the network and puts back. Its port stays its own meanwhile: a client on
 * the same machine could be given it.
 */
public final class CuttableProxy implements AutoCloseable {

    private final String host;
    private final int target;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private boolean gone;

    public CuttableProxy(String host, int target) throws IOException {
        this.host = host;
        this.target = target;
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Resets every connection, and further ones as they come. */
    public synchronized void cut() throws IOException {
        gone = true;
        for (Socket socket : sockets) {
            reset(socket);
        }
        sockets.clear();
    }

    public synchronized void restore() {
        gone = false;
    }

    private void accept() {
        try {
            while (true) {
                join(server.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private synchronized void join(Socket client) throws IOException {
        if (gone) {
            reset(client);
            return;
        }
        Socket upstream = new Socket(host, target);
        sockets.add(client);
        sockets.add(upstream);
        threads.execute(() -> copy(client, upstream));
        threads.execute(() -> copy(upstream, client));
    }

    private static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (SocketException closed) {
            // Its other end went first.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream bytes = from.getInputStream();
            bytes.transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // One end has closed: so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        threads.shutdownNow();
    }
}
