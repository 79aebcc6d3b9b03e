package dev.sluice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on which no process listens, for processes that have to be told theirs. All of one choice differ. */
public final class FreePorts {

    private FreePorts() {}

    /** Returns {@code count} ports, each held until all are chosen: one that is free again may be chosen again. */
    public static List<Integer> of(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket each : held) {
                each.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
