package dev.sluice.store.jdbc;

import dev.sluice.access.ClientTeam;
import dev.sluice.access.ClientTerms;
import dev.sluice.access.IpRange;
import dev.sluice.access.ProviderKey;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Team;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The form in which terms of clients, teams and providers' keys are kept: JSON in one column, as none is searched for. */
final class AccessTerms {

    private static final JsonMapper MAPPER = new JsonMapper();

    private AccessTerms() {}

    private record KeptBudget(String amount, String currency, Budget.Period per) {

        static @Nullable KeptBudget of(@Nullable Budget budget) {
            return budget == null
                    ? null
                    : new KeptBudget(
                            budget.amount().amount().toPlainString(),
                            budget.amount().currency().getCurrencyCode(),
                            budget.per());
        }

        static @Nullable Budget budget(@Nullable KeptBudget kept) {
            return kept == null
                    ? null
                    : new Budget(new Money(new BigDecimal(kept.amount), Currency.getInstance(kept.currency)), kept.per);
        }
    }

    private record KeptClient(
            @Nullable String team,
            @Nullable String expires,
            List<String> ip,
            Set<Endpoint> endpoints,
            List<String> models,
            double weight,
            int priority,
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Integer concurrency,
            boolean wallet,
            @Nullable KeptBudget budget,
            @Nullable Long rpd,
            @Nullable Long tpd) {}

    private record KeptTeam(
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Integer concurrency,
            @Nullable KeptBudget budget,
            @Nullable Long rpd,
            @Nullable Long tpd) {}

    private record KeptKey(
            @Nullable String account,
            double weight,
            List<String> models,
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long inputTpm,
            @Nullable Long outputTpm,
            @Nullable Integer concurrency) {}

    static String written(ClientTerms terms) {
        return MAPPER.writeValueAsString(new KeptClient(
                terms.team(),
                terms.expires() == null ? null : terms.expires().toString(),
                terms.ip().stream().map(IpRange::toString).toList(),
                terms.endpoints(),
                texts(terms.models()),
                terms.weight(),
                terms.priority(),
                terms.rpm(),
                terms.tpm(),
                terms.concurrency(),
                terms.wallet(),
                KeptBudget.of(terms.budget()),
                terms.daily().requests(),
                terms.daily().tokens()));
    }

    static ClientTerms clientTerms(String written) {
        KeptClient kept = MAPPER.readValue(written, KeptClient.class);
        return new ClientTerms(
                kept.team,
                kept.expires == null ? null : Instant.parse(kept.expires),
                kept.ip.stream().map(IpRange::of).toList(),
                kept.endpoints,
                patterns(kept.models),
                kept.weight,
                kept.priority,
                kept.rpm,
                kept.tpm,
                kept.concurrency,
                kept.wallet,
                KeptBudget.budget(kept.budget),
                new DailyLimits(kept.rpd, kept.tpd));
    }

    static String written(ClientTeam team) {
        Team shared = team.team();
        return MAPPER.writeValueAsString(new KeptTeam(
                shared.rpm(),
                shared.tpm(),
                shared.concurrency(),
                KeptBudget.of(team.budget()),
                shared.daily().requests(),
                shared.daily().tokens()));
    }

    static ClientTeam team(String name, String written) {
        KeptTeam kept = MAPPER.readValue(written, KeptTeam.class);
        DailyLimits daily = new DailyLimits(kept.rpd, kept.tpd);
        return new ClientTeam(
                new Team(name, kept.rpm, kept.tpm, kept.concurrency, daily), KeptBudget.budget(kept.budget));
    }

    static String written(ProviderKey.Terms terms) {
        return MAPPER.writeValueAsString(new KeptKey(
                terms.account(),
                terms.weight(),
                texts(terms.models()),
                terms.rpm(),
                terms.tpm(),
                terms.inputTpm(),
                terms.outputTpm(),
                terms.concurrency()));
    }

    static ProviderKey.Terms keyTerms(String written) {
        KeptKey kept = MAPPER.readValue(written, KeptKey.class);
        return new ProviderKey.Terms(
                kept.account,
                kept.weight,
                patterns(kept.models),
                kept.rpm,
                kept.tpm,
                kept.inputTpm,
                kept.outputTpm,
                kept.concurrency);
    }

    private static List<String> texts(List<ModelPattern> patterns) {
        return patterns.stream().map(ModelPattern::text).collect(Collectors.toList());
    }

    private static List<ModelPattern> patterns(List<String> texts) {
        return texts.stream().map(ModelPattern::new).toList();
    }
}
