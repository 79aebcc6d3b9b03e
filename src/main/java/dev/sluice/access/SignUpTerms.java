package dev.sluice.access;

import dev.sluice.accounting.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which clients may register themselves. Immutable.
 *
 * @param enabled whether they may at all
 * @param credit what each is given, or null for nothing
 * @param creditLasts the time after which the rest of it is void, or null for never
 * @param team the team that they belong to, which bounds them all together, or null for none
 * @param maxClients how many there may be at once
 * @param perDay how many may register a day from one address
 */
public record SignUpTerms(
        boolean enabled,
        @Nullable Money credit,
        @Nullable Duration creditLasts,
        @Nullable String team,
        int maxClients,
        int perDay) {

    /** The terms of a relay whose clients are all made by its operator. */
    public static final SignUpTerms OFF = new SignUpTerms(false, null, null, null, 0, 0);
}
