package dev.sluice.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * A request that harms a relay if it can, as bytes on a connection of its own.
 *
 * @param name what is wrong with it
 * @param ending how its connection ends
 * @param bytes what is sent
 */
public record HostileRequest(String name, Ending ending, byte[] bytes) {

    /** A way in which the client's side of a connection ends. */
    public enum Ending {
        /** The client waits for the whole answer. */
        READ,
        /** The client reads the first bytes of the answer and leaves. */
        READ_A_LITTLE,
        /** The client reads byte by byte, and leaves after some hundred. */
        READ_SLOWLY,
        /** The client leaves as soon as all is sent. */
        LEAVE,
        /** The client resets the connection as soon as all is sent. */
        RESET
    }

    /** In milliseconds: a hostile client waits no longer for any answer. */
    private static final int PATIENCE = 5_000;

    /** In milliseconds between two bytes that are read slowly. */
    private static final int SLOWNESS = 2;

    private static final int SLOW_BYTES = 300;

    static HostileRequest of(String name, Ending ending, String text) {
        return new HostileRequest(name, ending, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Sends the request and ends its connection.
     *
     * @param goesOn returns whether the client still wants to go on; asked between the bytes of a slow reader
     * @return the first line of the answer, or an empty text where there is none
     */
    public String send(int port, BooleanSupplier goesOn) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE);
            socket.setTcpNoDelay(true);
            StringBuilder answer = new StringBuilder();
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                end(socket, answer, goesOn);
            } catch (SocketException | java.net.SocketTimeoutException closed) {
                // The relay need not read all of a request that it refuses.
            }
            int line = answer.indexOf("\r\n");
            return line < 0 ? "" : answer.substring(0, line);
        }
    }

    private void end(Socket socket, StringBuilder answer, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        switch (ending) {
            case READ -> read(in, answer, Integer.MAX_VALUE);
            case READ_A_LITTLE -> read(in, answer, 1);
            case READ_SLOWLY -> {
                for (int i = 0; i < SLOW_BYTES && goesOn.getAsBoolean(); i++) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    answer.append((char) next);
                    Thread.sleep(SLOWNESS);
                }
            }
            case LEAVE -> {}
            case RESET -> socket.setSoLinger(true, 0);
        }
    }

    private static void read(InputStream in, StringBuilder answer, int parts) throws IOException {
        byte[] part = new byte[8192];
        for (int i = 0; i < parts; i++) {
            int n = in.read(part);
            if (n < 0) {
                return;
            }
            if (answer.length() < part.length) {
                answer.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
