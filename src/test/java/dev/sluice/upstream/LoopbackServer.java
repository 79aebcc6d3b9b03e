package dev.sluice.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that serves each connection on a thread of its own. Its end closes all connections. */
final class LoopbackServer implements AutoCloseable {

    /** One side of a connection. */
    interface Task {
        void run() throws Exception;
    }

    /** What a connection is served with. */
    interface Service {
        void serve(Socket connection) throws Exception;
    }

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Creates a server without TLS on a free port. */
    LoopbackServer(Service service) {
        this(unencrypted(), service);
    }

    /** Creates a server that accepts from {@code server}. */
    LoopbackServer(ServerSocket server, Service service) {
        this.server = server;
        inBackground(() -> {
            while (!server.isClosed()) {
                Socket connection = adopt(server.accept());
                inBackground(() -> service.serve(connection));
            }
        });
    }

    private static ServerSocket unencrypted() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Has {@code socket} closed at the end of this server. */
    Socket adopt(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    /** Runs {@code task} on a thread of its own, until it ends or its connection is closed. */
    static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception closed) {
                // a connection that a test, or an end of it, has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
