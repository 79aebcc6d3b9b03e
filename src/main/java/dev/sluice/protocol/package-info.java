/**
 * What SDKs and providers say: the dialects' requests, answers, event streams and errors, and the translations between them.
 * Decides nothing and sends nothing.
 *
 * <p>What passes from a caller to a provider of the same dialect is never parsed into a tree: a request is read by one pass
 * over its head, and an answer by walks over its bytes where they lie.
 */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
