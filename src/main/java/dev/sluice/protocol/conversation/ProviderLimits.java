package dev.sluice.protocol.conversation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sizes, counts and schemas that the providers of one dialect take.
 *
 * @param schemas the part of JSON Schema that they enforce
 * @param strictTools the most tools of one request whose schemas they enforce
 * @param optionalParameters the most parameters that are not required, in all enforced schemas of one request
 * @param unionParameters the most parameters of several types, in all enforced schemas of one request
 * @param toolNameLength the most characters of a tool's name
 * @param propertyNames the names that a tool's arguments may have, or null if they may have any
 * @param cacheBreakpoints the most cache breakpoints of one request
 */
public record ProviderLimits(
        SchemaSubset schemas,
        int strictTools,
        int optionalParameters,
        int unionParameters,
        int toolNameLength,
        @Nullable Pattern propertyNames,
        int cacheBreakpoints) {}
