package dev.sluice.admin;

import dev.sluice.access.Client;
import dev.sluice.access.ClientTerms;
import dev.sluice.access.IpRange;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in a document of the API, without its key.
 *
 * @param source {@code file}, which is read-only here, or {@code store}
 * @param state one of {@code active}, {@code disabled}, or that its time is over
 * @param oldKeyUntil until when the key before the last rotation is good, or null where there is none that is
 */
record ClientDocument(
        String name,
        String source,
        String state,
        boolean enabled,
        @Nullable String team,
        @Nullable Instant expires,
        List<String> ip,
        List<String> endpoints,
        List<String> models,
        double weight,
        int priority,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long rpd,
        @Nullable Long tpd,
        @Nullable Integer concurrency,
        boolean wallet,
        @Nullable BudgetDocument budget,
        @Nullable Instant oldKeyUntil) {

    static ClientDocument of(Client client, boolean ofFile, Instant now) {
        ClientTerms terms = client.terms();
        Client.OldKey old = client.oldKey();
        return new ClientDocument(
                client.name(),
                ofFile ? "file" : "store",
                state(client, now),
                client.enabled(),
                terms.team(),
                terms.expires(),
                terms.ip().stream().map(IpRange::toString).toList(),
                terms.endpoints().stream().map(Endpoint::label).sorted().toList(),
                terms.models().stream().map(ModelPattern::text).toList(),
                terms.weight(),
                terms.priority(),
                terms.rpm(),
                terms.tpm(),
                terms.daily().requests(),
                terms.daily().tokens(),
                terms.concurrency(),
                terms.wallet(),
                BudgetDocument.of(terms.budget()),
                old == null || !old.until().isAfter(now) ? null : old.until());
    }

    private static String state(Client client, Instant now) {
        Instant expires = client.terms().expires();
        if (!client.enabled()) {
            return "disabled";
        }
        return expires != null && !now.isBefore(expires) ? "expired" : "active";
    }
}
