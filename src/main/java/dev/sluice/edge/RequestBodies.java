package dev.sluice.edge;

import dev.sluice.call.Alarm;
import dev.sluice.call.MemoryBudget;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.MemoryShare;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AttributeKey;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A reader of whole request bodies, as a retry needs them again. It bounds each body, and reserves its memory as it comes. Safe for use by
 * many threads.
 */
public final class RequestBodies {

    /** The content codings of requests, as {@code accept-encoding} lists them. */
    private static final String CODINGS = "zstd, gzip, deflate, identity";

    /**
     * The share of all buffers beyond which no new call is begun. Where all are in use, connections break in place of being refused. What
     * is left is three times what answers and uploads of some hundred calls have in buffers of a small container.
     */
    private static final double MOST_USED = 0.8;

    private static final AttributeKey<MemoryShare> SHARE = AttributeKey.valueOf(RequestBodies.class, "share");

    private final LongSupplier maxBody;
    private final MemoryBudget budget;
    private final Ticker ticker;
    private final Alarm alarm;

    /** By caller's name, of which there are as many as are configured. */
    private final Map<String, MemoryShare> callers = new ConcurrentHashMap<>();

    private final Set<BodyUpload> uploads = ConcurrentHashMap.newKeySet();

    /** The refusal of every body from now on, or null while bodies are read. */
    private volatile @Nullable Refusal ended;

    /** By event loop. */
    private final Map<EventLoop, DecodingTurns> turns = new ConcurrentHashMap<>();

    /** @param maxBody the most bytes that one body may have, before and after decompression */
    public RequestBodies(LongSupplier maxBody, MemoryBudget budget, Ticker ticker, Alarm alarm) {
        this.maxBody = maxBody;
        this.budget = budget;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /**
     * Returns the body of {@code request}, decompressed. Its receiver closes its {@linkplain RequestBody#memory memory} when the
     * call ends.
     */
    Mono<RequestBody> read(HttpServerRequest request, String caller) {
        return Mono.create(sink -> {
            long bound = maxBody.getAsLong();
            long declared = declared(request);
            String coding = request.requestHeaders().get(HttpHeaderNames.CONTENT_ENCODING);
            if (declared > bound) {
                throw tooLarge(bound);
            }
            if (budget.buffersUsed() > MOST_USED) {
                throw MemoryReservation.full().asException();
            }
            MemoryReservation memory = open(request, caller);
            BodyUpload upload;
            try {
                BodyDecoder decoder = decoder(coding, memory);
                if (declared > budget.most() && decoder.ownBytes() == 0) {
                    throw neverFits(budget.most());
                }
                EventLoop loop = loop(request);
                upload = new BodyUpload(
                        memory,
                        decoder,
                        declared,
                        bound,
                        turns.computeIfAbsent(loop, one -> DecodingTurns.on(one, ticker)),
                        new MemoryWait(memory, loop, ticker, alarm),
                        sink);
            } catch (RefusedCall refused) {
                memory.close();
                throw refused;
            }
            sink.onCancel(upload::abandon);
            uploads.add(upload);
            sink.onDispose(() -> uploads.remove(upload));
            request.receive().subscribe(upload);
            Refusal refusal = ended;
            if (refusal != null) {
                upload.refuse(refusal);
            }
        });
    }

    /** Refuses the bodies that are not whole yet, and each that comes later. On any thread. */
    public void end(Refusal refusal) {
        ended = refusal;
        uploads.forEach(upload -> upload.refuse(refusal));
    }

    /** Returns the body of a request that has none, but whose answer takes memory. */
    RequestBody none(HttpServerRequest request, String caller) {
        return RequestBody.of(new byte[0], open(request, caller), 0);
    }

    private MemoryReservation open(HttpServerRequest request, String caller) {
        return budget.open(ofConnection(request), callers.computeIfAbsent(caller, name -> new MemoryShare()));
    }

    /** The streams of one HTTP/2 connection have one share together. */
    private static @Nullable MemoryShare ofConnection(HttpServerRequest request) {
        Channel channel = HttpExchange.channel(request);
        Channel connection = channel.parent() == null || channel.parent().parent() == null ? channel : channel.parent();
        MemoryShare share = connection.attr(SHARE).get();
        if (share == null) {
            MemoryShare made = new MemoryShare();
            share = connection.attr(SHARE).setIfAbsent(made);
            share = share == null ? made : share;
        }
        return share;
    }

    private static EventLoop loop(HttpServerRequest request) {
        return HttpExchange.channel(request).eventLoop();
    }

    private static long declared(HttpServerRequest request) {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private static BodyDecoder decoder(@Nullable String coding, MemoryReservation memory) {
        String name = coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> new IdentityDecoder();
            case "gzip", "x-gzip" -> new InflatingDecoder(name, true);
            case "deflate" -> new InflatingDecoder(name, false);
            case "zstd" -> new ZstdDecoder(memory);
            default ->
                throw Refusal.of(
                                Reason.CODING_UNSUPPORTED,
                                "The body's content-encoding is not understood (expected: " + CODINGS + ").",
                                CODINGS)
                        .asException();
        };
    }

    static RefusedCall neverFits(long most) {
        return Refusal.of(
                        Reason.BODY_TOO_LARGE,
                        "The body is too large for this relay's memory (expected: at most " + most + " bytes).")
                .asException();
    }

    static RefusedCall tooLarge(long bound) {
        return Refusal.of(Reason.BODY_TOO_LARGE, "The body is too large (expected: at most " + bound + " bytes).")
                .asException();
    }
}
