/** What SDKs and providers say: the dialects' requests, answers, event streams and errors, and the translations between them. Decides nothing and sends nothing. */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
