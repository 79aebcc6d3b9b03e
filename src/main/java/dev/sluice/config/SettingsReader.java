package dev.sluice.config;

import dev.sluice.access.Client;
import dev.sluice.access.ClientTeam;
import dev.sluice.accounting.LedgerPlan;
import dev.sluice.call.Secret;
import dev.sluice.config.Settings.LimitSettings;
import dev.sluice.config.Settings.QueueSettings;
import dev.sluice.config.Settings.RetrySettings;
import dev.sluice.edge.CorsPolicy;
import dev.sluice.store.StoreTarget;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A reader of the merged configuration as a whole, which adds {@link EnvironmentDefaults}, and checks what spans several sections. */
final class SettingsReader {

    private final EnvironmentDefaults environment;
    private final Problems problems;

    SettingsReader(EnvironmentDefaults environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Settings read(ConfigSection sluice) {
        Currency currency = sluice.get(ConfigSchema.CURRENCY);
        ConfigSection authSection = sluice.get(ConfigSchema.AUTH);
        AuthSettings auth = auth(authSection);
        EgressReader egress = new EgressReader(environment.proxies(sluice.get(EgressSchema.PROXY_FOR_ALL)), problems);
        List<ProviderSettings> providers =
                environment.add(new ProviderReader(egress, problems).read(sluice.get(ConfigSchema.PROVIDERS)), egress);
        List<ClientTeam> teams = new TeamReader(currency, problems).read(sluice.get(ConfigSchema.TEAMS));
        Set<String> teamNames = teams.stream().map(ClientTeam::name).collect(Collectors.toSet());
        List<Client> clients = environment.addClient(
                new ClientReader(currency, teamNames, problems).read(sluice.get(ConfigSchema.CLIENTS)));
        if (providers.isEmpty()) {
            sluice.wrong(
                    ConfigSchema.PROVIDERS,
                    "missing",
                    "a provider with a key, or a variable such as ANTHROPIC_API_KEYS");
        }
        if (clients.isEmpty() && !auth.anonymous()) {
            String anonymous = authSection.path(ConfigSchema.ANONYMOUS) + ": true";
            sluice.wrong(ConfigSchema.CLIENTS, "missing", "a client with a key, SLUICE_CLIENT_KEY, or " + anonymous);
        }
        StoreTarget store = StoreReader.read(sluice.get(StoreSchema.STORE));
        Set<String> names = providers.stream().map(ProviderSettings::name).collect(Collectors.toSet());
        List<ModelSettings> models = new ModelReader(names, problems).read(sluice.get(ConfigSchema.MODELS));
        new ServedClasses(models).check(sluice.get(ConfigSchema.PROVIDERS));
        return new Settings(
                List.copyOf(providers),
                List.copyOf(models),
                List.copyOf(clients),
                List.copyOf(teams),
                sluice.get(ConfigSchema.TRUSTED_PROXIES),
                sluice.get(ConfigSchema.SECRET_KEY),
                queue(sluice.get(ConfigSchema.QUEUE)),
                retry(sluice.get(ConfigSchema.RETRY)),
                HedgeSchema.read(sluice.get(ConfigSchema.HEDGE)),
                limits(sluice.get(ConfigSchema.LIMITS)),
                auth,
                accessLog(sluice),
                sluice.get(ConfigSchema.METRICS).get(ConfigSchema.METRICS_PER),
                new TracingReader(environment, problems).read(sluice.get(ConfigSchema.TRACING)),
                currency,
                ExchangeReader.read(sluice.get(ExchangeSchema.EXCHANGE), currency, problems),
                sluice.get(ConfigSchema.HEARTBEAT),
                sluice.get(ConfigSchema.SHUTDOWN_GRACE),
                sluice.get(ConfigSchema.TRANSLATION).get(ConfigSchema.STRICT),
                sluice.get(ConfigSchema.EXPOSE_ROUTING),
                cors(sluice.get(ConfigSchema.CORS)),
                sluice.get(ConfigSchema.HEALTH_PATH),
                store,
                ledger(sluice.get(LedgerSchema.LEDGER)),
                ClusterReader.read(sluice.get(ClusterSchema.CLUSTER), store, environment.host()),
                SignUpSchema.read(sluice.get(SignUpSchema.SIGNUP), teamNames, currency),
                sluice.get(ConfigSchema.WATCH));
    }

    private static LedgerPlan ledger(ConfigSection section) {
        return new LedgerPlan(
                section.get(LedgerSchema.WHEN_UNAVAILABLE),
                Path.of(section.get(LedgerSchema.JOURNAL)),
                section.get(LedgerSchema.RETENTION));
    }

    private static CorsPolicy cors(ConfigSection section) {
        return new CorsPolicy(section.get(ConfigSchema.CORS_ORIGINS), section.get(ConfigSchema.CORS_MAX_AGE));
    }

    private AuthSettings auth(ConfigSection section) {
        Secret admin = section.get(ConfigSchema.ADMIN_KEY);
        return new AuthSettings(
                section.get(ConfigSchema.ANONYMOUS),
                section.has(ConfigSchema.ADMIN_KEY) ? admin : environment.adminKey());
    }

    private static AccessLogTarget accessLog(ConfigSection sluice) {
        AccessLogTarget target = sluice.get(ConfigSchema.ACCESS_LOG);
        if (target instanceof AccessLogTarget.Rolling rolling && !rolling.canBeWritten()) {
            sluice.wrong(
                    ConfigSchema.ACCESS_LOG,
                    "cannot be written to",
                    ConfigSchema.ACCESS_LOG.format().expected());
        }
        return target;
    }

    private static QueueSettings queue(ConfigSection section) {
        return new QueueSettings(section.get(ConfigSchema.QUEUE_MAX_WAIT), section.get(ConfigSchema.QUEUE_MAX_DEPTH));
    }

    private static RetrySettings retry(ConfigSection section) {
        return new RetrySettings(section.get(ConfigSchema.RETRY_MAX_ATTEMPTS), section.get(ConfigSchema.RETRY_BUDGET));
    }

    private static LimitSettings limits(ConfigSection section) {
        return new LimitSettings(
                section.get(ConfigSchema.MAX_BODY),
                section.get(ConfigSchema.MAX_HEADER),
                section.get(ConfigSchema.MAX_SOCKETS),
                section.get(ConfigSchema.SOCKET_IDLE));
    }
}
