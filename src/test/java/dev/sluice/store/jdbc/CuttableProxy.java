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
import org.jspecify.annotations.Nullable;

/** A TCP proxy in front of a server, which a test takes off the network and puts back on the same port. */
public final class CuttableProxy implements AutoCloseable {

    private final String host;
    private final int target;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable ServerSocket server;

    public CuttableProxy(String host, int target) throws IOException {
        this.host = host;
        this.target = target;
        ServerSocket first = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        port = first.getLocalPort();
        accept(first);
    }

    public int port() {
        return port;
    }

    /** Resets every connection and refuses others. */
    public synchronized void cut() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (SocketException closed) {
                // Its other end went first.
            }
        }
        sockets.clear();
    }

    public synchronized void restore() throws IOException {
        if (server == null) {
            accept(new ServerSocket(port, 100, InetAddress.getLoopbackAddress()));
        }
    }

    private synchronized void accept(ServerSocket listening) {
        server = listening;
        threads.execute(() -> {
            while (true) {
                try {
                    Socket client = listening.accept();
                    Socket upstream = new Socket(host, target);
                    sockets.add(client);
                    sockets.add(upstream);
                    threads.execute(() -> copy(client, upstream));
                    threads.execute(() -> copy(upstream, client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
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
        cut();
        threads.shutdownNow();
    }
}
