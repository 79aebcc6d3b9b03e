package dev.sluice.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** An upload over a connection of its own that never blocks: it sends as much as the relay takes. */
final class SlowUpload implements AutoCloseable {

    private final SocketChannel channel;
    private ByteBuffer pending = ByteBuffer.allocate(0);

    SlowUpload(int port, String head) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
    }

    /** Sends what is left of the part before and, once that is gone, as much of {@code part} as fits; false where it is over. */
    boolean send(byte[] part) {
        try {
            if (!pending.hasRemaining()) {
                pending = ByteBuffer.wrap(part);
            }
            channel.write(pending);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
