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

    Settings read(Section sluice) {
        Currency currency = sluice.get("currency", Format.CURRENCY, Currency.getInstance("USD"));
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
                sluice.get("heartbeat", Format.DURATION, Duration.ofSeconds(25)),
                sluice.get("shutdown-grace", Format.DURATION_OR_ZERO, Duration.ofMinutes(1)),
                sluice.section("translation").get("strict", Format.YES_OR_NO, false),
                sluice.get("expose-routing", Format.YES_OR_NO, true));
    }

    private AuthSettings auth(Section section) {
        Secret admin = section.get("admin-key", Format.SECRET);
        return new AuthSettings(
                section.get("anonymous", Format.YES_OR_NO, false),
                section.has("admin-key") ? admin : environment.adminKey());
    }

    private static AccessLogTarget accessLog(Section sluice) {
        AccessLogTarget place = sluice.get("access-log", Format.ACCESS_LOG, new AccessLogTarget.Nowhere());
        if (place instanceof AccessLogTarget.Rolling rolling && !rolling.canBeWritten()) {
            sluice.wrong("access-log", "cannot be written to", Format.ACCESS_LOG.expected());
        }
        return place;
    }

    private static QueueSettings queue(Section section) {
        return new QueueSettings(
                section.get("max-wait", Format.DURATION_OR_ZERO, Duration.ofMinutes(2)),
                section.get("max-depth", Format.smallNumber(1), 10_000));
    }

    private static RetrySettings retry(Section section) {
        return new RetrySettings(
                section.get("max-attempts", Format.smallNumber(1), 5), section.get("budget", Format.SHARE, 0.2));
    }

    private static LimitSettings limits(Section section) {
        return new LimitSettings(
                section.get("max-body", Format.SIZE, 64 * KILO * KILO),
                section.get("max-header", Format.SIZE, 32 * KILO));
    }
}
