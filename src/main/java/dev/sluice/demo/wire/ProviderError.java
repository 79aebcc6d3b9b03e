package dev.sluice.demo.wire;

import org.jspecify.annotations.Nullable;

/**
 * An error as a provider reports it.
 *
 * @param status the HTTP status
 * @param type the dialect's name for the kind of error
 * @param code OpenAI's finer name, or null
 * @param message a message for people
 */
public record ProviderError(
        int status, String type, @Nullable String code, String message) {

    String codeOrType() {
        return code == null ? type : code;
    }
}
