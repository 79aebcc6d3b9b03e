package dev.sluice.admin;

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
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of clients, teams and providers' keys in requests, with the bounds that the configuration has too. */
final class AccessFields {

    static final List<String> CLIENT = List.of(
            "enabled",
            "team",
            "expires",
            "ip",
            "endpoints",
            "models",
            "weight",
            "priority",
            "rpm",
            "tpm",
            "rpd",
            "tpd",
            "concurrency",
            "wallet",
            "budget");

    static final List<String> TEAM = List.of("rpm", "tpm", "rpd", "tpd", "concurrency", "budget");

    static final List<String> PROVIDER_KEY = List.of(
            "name", "secret", "account", "weight", "models", "rpm", "tpm", "input_tpm", "output_tpm", "concurrency");

    /** As the configuration's names: they end up in header fields, metrics and paths. */
    private static final Pattern NAME = Pattern.compile("(?!sk-)[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final String NAME_EXPECTED = "1 to 64 letters, digits, '.', '_' or '-', not beginning with sk-";

    private static final Pattern MODELS = Pattern.compile("(?!.*\\*\\*)[!-+\\--~]{1,200}");

    /** As the configuration's: far above the largest tier of any provider. */
    private static final int MAX_COUNT = 2_000_000_000;

    private static final BigDecimal LEAST_WEIGHT = new BigDecimal("0.000001");

    private static final BigDecimal MAX_WEIGHT = BigDecimal.valueOf(1_000_000);

    private static final BigDecimal MAX_AMOUNT = BigDecimal.TEN.pow(12);

    private AccessFields() {}

    static String name(RequestFields fields) {
        return fields.text("name", NAME, NAME_EXPECTED);
    }

    /** Returns {@code base} with what {@code fields} states; a field that is null goes back to its default. */
    static ClientTerms clientTerms(RequestFields fields, ClientTerms base, Currency currency) {
        ClientTerms none = ClientTerms.DEFAULT;
        return new ClientTerms(
                fields.orNull("team", base.team(), name -> fields.text(name, NAME, NAME_EXPECTED)),
                fields.orNull("expires", base.expires(), fields::moment),
                fields.value("ip", base.ip(), none.ip(), name -> ranges(fields, name)),
                fields.value("endpoints", base.endpoints(), none.endpoints(), name -> endpoints(fields, name)),
                fields.value("models", base.models(), none.models(), name -> models(fields, name)),
                fields.value("weight", base.weight(), none.weight(), name -> weight(fields, name)),
                fields.value("priority", base.priority(), none.priority(), name ->
                        (int) fields.wholeNumber(name, -MAX_COUNT, MAX_COUNT)),
                count(fields, "rpm", base.rpm()),
                count(fields, "tpm", base.tpm()),
                smallCount(fields, "concurrency", base.concurrency()),
                fields.value("wallet", base.wallet(), none.wallet(), fields::bool),
                budget(fields, base.budget(), currency),
                daily(fields, base.daily()));
    }

    static Team team(RequestFields fields, Team base) {
        return new Team(
                base.name(),
                count(fields, "rpm", base.rpm()),
                count(fields, "tpm", base.tpm()),
                smallCount(fields, "concurrency", base.concurrency()),
                daily(fields, base.daily()));
    }

    private static DailyLimits daily(RequestFields fields, DailyLimits base) {
        return new DailyLimits(count(fields, "rpd", base.requests()), count(fields, "tpd", base.tokens()));
    }

    static @Nullable Budget budget(RequestFields fields, @Nullable Budget base, Currency currency) {
        return fields.orNull("budget", base, name -> {
            RequestFields budget = fields.object(name, List.of("amount", "per"));
            return new Budget(
                    new Money(budget.decimal("amount", BigDecimal.ZERO, MAX_AMOUNT), currency),
                    budget.oneOf("per", Budget.Period.class));
        });
    }

    static ProviderKey.Terms keyTerms(RequestFields fields) {
        return new ProviderKey.Terms(
                fields.orNull("account", (String) null, name -> fields.text(name, NAME, NAME_EXPECTED)),
                fields.value("weight", 1.0, 1.0, name -> weight(fields, name)),
                fields.value("models", List.of(), List.of(), name -> models(fields, name)),
                count(fields, "rpm", null),
                count(fields, "tpm", null),
                count(fields, "input_tpm", null),
                count(fields, "output_tpm", null),
                smallCount(fields, "concurrency", null));
    }

    private static List<IpRange> ranges(RequestFields fields, String name) {
        return fields.list(
                name, "an address or a range such as 10.0.0.0/8, without bits beyond its prefix", IpRange::of);
    }

    private static Set<Endpoint> endpoints(RequestFields fields, String name) {
        String all = Arrays.stream(Endpoint.values()).map(Endpoint::label).collect(Collectors.joining(", "));
        return Set.copyOf(fields.list(name, "one of " + all, text -> {
            if (!text.equals(text.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(text);
            }
            return Endpoint.valueOf(text.toUpperCase(Locale.ROOT));
        }));
    }

    private static List<ModelPattern> models(RequestFields fields, String name) {
        return fields.list(name, "a model's name, or a pattern such as claude-*", text -> {
            if (!MODELS.matcher(text).matches()) {
                throw new IllegalArgumentException(text);
            }
            return new ModelPattern(text);
        });
    }

    private static double weight(RequestFields fields, String name) {
        return fields.decimal(name, LEAST_WEIGHT, MAX_WEIGHT).doubleValue();
    }

    private static @Nullable Long count(RequestFields fields, String name, @Nullable Long base) {
        return fields.orNull(name, base, field -> fields.wholeNumber(field, 1, MAX_COUNT));
    }

    private static @Nullable Integer smallCount(RequestFields fields, String name, @Nullable Integer base) {
        return fields.orNull(name, base, field -> (int) fields.wholeNumber(field, 1, MAX_COUNT));
    }
}
