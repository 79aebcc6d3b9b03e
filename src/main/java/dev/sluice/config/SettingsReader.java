package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.Settings.LimitSettings;
import dev.sluice.config.Settings.QueueSettings;
import dev.sluice.config.Settings.RetrySettings;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the merged configuration as a whole, adds what the environment alone says, and checks what no part can see. */
final class SettingsReader {

    private static final int KILO = 1024;

    private final EnvironmentDefaults environment;
    private final Problems problems;

    SettingsReader(EnvironmentDefaults environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Settings read(ConfigSection sluice) {
        Currency currency = sluice.get("currency", ValueFormat.CURRENCY, Currency.getInstance("USD"));
        AuthSettings auth = auth(sluice.section("auth"));
        List<ProviderSettings> providers =
                environment.add(new ProviderReader(problems).read(sluice.items("providers")));
        List<ClientSettings> clients =
                environment.addClient(new ClientReader(currency, problems).read(sluice.items("clients")));
        if (providers.isEmpty()) {
            sluice.wrong("providers", "missing", "a provider with a key, or a variable such as ANTHROPIC_API_KEYS");
        }
        if (clients.isEmpty() && !auth.anonymous()) {
            sluice.wrong(
                    "clients", "missing", "a client with a key, SLUICE_CLIENT_KEY, or sluice.auth.anonymous: true");
        }
        Set<String> names = providers.stream().map(ProviderSettings::name).collect(Collectors.toSet());
        return new Settings(
                List.copyOf(providers),
                List.copyOf(new ModelReader(names, problems).read(sluice.items("models"))),
                List.copyOf(clients),
                queue(sluice.section("queue")),
                retry(sluice.section("retry")),
                limits(sluice.section("limits")),
                auth,
                accessLog(sluice),
                new TracingReader(environment, problems).read(sluice.section("tracing")),
                currency,
                sluice.get("heartbeat", ValueFormat.DURATION, Duration.ofSeconds(25)),
                sluice.get("shutdown-grace", ValueFormat.DURATION_OR_ZERO, Duration.ofMinutes(1)),
                sluice.section("translation").get("strict", ValueFormat.YES_OR_NO, false),
                sluice.get("expose-routing", ValueFormat.YES_OR_NO, true));
    }

    private AuthSettings auth(ConfigSection section) {
        Secret admin = section.get("admin-key", ValueFormat.SECRET);
        return new AuthSettings(
                section.get("anonymous", ValueFormat.YES_OR_NO, false),
                section.has("admin-key") ? admin : environment.adminKey());
    }

    private static AccessLogTarget accessLog(ConfigSection sluice) {
        AccessLogTarget place = sluice.get("access-log", ValueFormat.ACCESS_LOG, new AccessLogTarget.Nowhere());
        if (place instanceof AccessLogTarget.Rolling rolling && !rolling.canBeWritten()) {
            sluice.wrong("access-log", "cannot be written to", ValueFormat.ACCESS_LOG.expected());
        }
        return place;
    }

    private static QueueSettings queue(ConfigSection section) {
        return new QueueSettings(
                section.get("max-wait", ValueFormat.DURATION_OR_ZERO, Duration.ofMinutes(2)),
                section.get("max-depth", ValueFormat.smallNumber(1), 10_000));
    }

    private static RetrySettings retry(ConfigSection section) {
        return new RetrySettings(
                section.get("max-attempts", ValueFormat.smallNumber(1), 5),
                section.get("budget", ValueFormat.SHARE, 0.2));
    }

    private static LimitSettings limits(ConfigSection section) {
        return new LimitSettings(
                section.get("max-body", ValueFormat.SIZE, 64 * KILO * KILO),
                section.get("max-header", ValueFormat.SIZE, 32 * KILO));
    }
}
