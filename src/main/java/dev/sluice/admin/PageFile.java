package dev.sluice.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A file of this program, held in memory: reading the jar would block the event loop, and these files are few and small.
 *
 * @param etag a checksum of the content, by which a browser keeps its copy until the content changes
 */
record PageFile(byte[] content, MediaType type, String etag) {

    static PageFile of(Resource file) {
        try (InputStream in = file.getInputStream()) {
            byte[] content = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(content);
            MediaType type = MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM);
            return new PageFile(content, type, '"' + Long.toHexString(sum.getValue()) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException("a file of this program cannot be read: " + file, e);
        }
    }

    Mono<ServerResponse> answer(ServerRequest request) {
        return request.checkNotModified(etag)
                .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                        .contentType(type)
                        .eTag(etag)
                        .header("cache-control", "no-cache")
                        .bodyValue(content)));
    }
}
