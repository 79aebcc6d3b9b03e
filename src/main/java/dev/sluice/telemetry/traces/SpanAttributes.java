package dev.sluice.telemetry.traces;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.sluice.call.Endpoint;
import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes of spans: OpenTelemetry's for HTTP and for generative AI (the latter still in development, as of version 1.41),
 * and Sluice's own where those have none.
 */
final class SpanAttributes {

    static final AttributeKey<String> HTTP_METHOD = stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = stringKey("http.route");
    static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");

    static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER_NAME = stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> REQUEST_STREAM = booleanKey("gen_ai.request.stream");
    static final AttributeKey<Double> FIRST_CHUNK = doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> CACHE_READ_TOKENS = longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_CREATION_TOKENS = longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> REASONING_TOKENS = longKey("gen_ai.usage.reasoning.output_tokens");

    static final AttributeKey<String> REQUEST_ID = stringKey("sluice.request.id");
    static final AttributeKey<String> CLIENT = stringKey("sluice.client");
    static final AttributeKey<String> PROVIDER = stringKey("sluice.provider");
    static final AttributeKey<String> KEY = stringKey("sluice.key");
    static final AttributeKey<Long> ATTEMPTS = longKey("sluice.attempts");
    static final AttributeKey<Long> QUEUE_MS = longKey("sluice.queue.ms");
    static final AttributeKey<String> UPSTREAM_REQUEST_ID = stringKey("sluice.upstream.request.id");
    static final AttributeKey<String> DETAIL = stringKey("sluice.detail");

    private SpanAttributes() {}

    /** Returns the operation's name for {@code endpoint} in the conventions, or one in their style where they have none. */
    static String operation(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT, MESSAGES, RESPONSES -> "chat";
            case COMPLETIONS -> "text_completion";
            case EMBEDDINGS, GEMINI_EMBEDDINGS -> "embeddings";
            case IMAGES, AUDIO, GENERATE -> "generate_content";
            case COUNT_TOKENS, GEMINI_COUNT_TOKENS -> "count_tokens";
            case MODERATIONS -> "moderation";
            case OPENAI_ACCOUNT, ANTHROPIC_ACCOUNT, GEMINI_ACCOUNT -> "account";
        };
    }
}
