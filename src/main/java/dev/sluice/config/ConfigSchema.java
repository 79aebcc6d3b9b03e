package dev.sluice.config;

import dev.sluice.access.IpRange;
import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.SectionList;
import dev.sluice.config.ConfigKey.ValueList;
import dev.sluice.telemetry.SeriesDetail;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import java.time.Duration;
import java.util.Currency;

/** The keys below {@code sluice}: the whole configuration. A key that is not declared here or below is refused. */
final class ConfigSchema {

    static final SectionList PROVIDERS = new SectionList(
            "providers",
            ProviderSchema.PROVIDER,
            "at least one, here or by a variable such as `ANTHROPIC_API_KEYS`",
            "the providers that calls are relayed to");
    static final SectionList MODELS =
            new SectionList("models", ModelSchema.MODEL, "none", "aliases, fallbacks and prices of models");
    static final SectionList CLIENTS = new SectionList(
            "clients",
            ClientSchema.CLIENT,
            "at least one, here or by `SLUICE_CLIENT_KEY`, or `auth.anonymous`",
            "the clients that may call");
    static final SectionList TEAMS =
            new SectionList("teams", TeamSchema.TEAM, "none", "teams of clients, which share limits and a budget");
    static final ValueList<IpRange> TRUSTED_PROXIES = new ValueList<>(
            "trusted-proxies",
            ClientFormats.IP_RANGE,
            "none",
            "addresses of proxies whose `x-forwarded-for` is believed where a client's `ip` is checked, and wrong"
                    + " admin keys are counted");
    static final Optional<Secret> SECRET_KEY = new Optional<>(
            "secret-key",
            ClientFormats.SECRET_KEY,
            "providers' keys cannot be added at run time",
            "encrypts the providers' keys that are [added at run time](operations.md#provider-keys-at-run-time);"
                    + " without it those cannot be read");

    static final Defaulted<Duration> QUEUE_MAX_WAIT = new Defaulted<>(
            "max-wait",
            UnitFormats.DURATION_OR_ZERO,
            "120s",
            "the longest that a call may wait for its turn; a request's `x-sluice-max-wait` may shorten it");
    static final Defaulted<Integer> QUEUE_MAX_DEPTH =
            new Defaulted<>("max-depth", NumberFormats.COUNT, "10000", "calls that may wait at once");
    static final Section QUEUE = new Section(
            "queue", SectionSchema.of(QUEUE_MAX_WAIT, QUEUE_MAX_DEPTH), "as below", "bounds on waiting calls");

    static final Defaulted<Integer> RETRY_MAX_ATTEMPTS = new Defaulted<>(
            "max-attempts",
            NumberFormats.COUNT,
            "5",
            "failed attempts of a request over keys that serve others, each over another key; keys that are refused or"
                    + " broken do not count");
    static final Defaulted<Double> RETRY_BUDGET = new Defaulted<>(
            "budget",
            NumberFormats.SHARE,
            "0.2",
            "retries as a share of all requests; ten retries a second are always affordable");
    static final Section RETRY = new Section(
            "retry", SectionSchema.of(RETRY_MAX_ATTEMPTS, RETRY_BUDGET), "as below", "bounds on further attempts");

    static final Section HEDGE =
            new Section("hedge", HedgeSchema.HEDGE, "off", "second attempts of calls whose answer is late");

    static final Defaulted<Integer> MAX_BODY =
            new Defaulted<>("max-body", UnitFormats.SIZE, "64MB", "a request's body, not compressed");
    static final Defaulted<Integer> MAX_HEADER =
            new Defaulted<>("max-header", UnitFormats.SIZE, "32KB", "the request line and all header fields together");
    static final Defaulted<Integer> MAX_SOCKETS = new Defaulted<>(
            "max-sockets",
            NumberFormats.RANK,
            "4000",
            "open WebSockets, of which one client may have half; 0 serves none, and clients use HTTP");
    static final Defaulted<Duration> SOCKET_IDLE = new Defaulted<>(
            "socket-idle", UnitFormats.DURATION, "10m", "the longest that a WebSocket stays open without a request");
    static final Section LIMITS = new Section(
            "limits",
            SectionSchema.of(MAX_BODY, MAX_HEADER, MAX_SOCKETS, SOCKET_IDLE),
            "as below",
            "bounds on requests and connections");

    static final Defaulted<Boolean> ANONYMOUS = new Defaulted<>(
            "anonymous",
            ValueFormat.TRUE_OR_FALSE,
            "false",
            "whether calls without a client's key are served; where they are, an unknown key counts as none");
    static final Optional<Secret> ADMIN_KEY = new Optional<>(
            "admin-key",
            TextFormats.SECRET,
            "`SLUICE_ADMIN_KEY`; without it the management API is closed",
            "the key of the management API");
    static final Section AUTH = new Section(
            "auth", SectionSchema.of(ANONYMOUS, ADMIN_KEY), "as below", "calls without a client's key, and management");

    static final ValueList<String> CORS_ORIGINS = new ValueList<>(
            "origins",
            TextFormats.ORIGIN,
            "none",
            "origins whose pages may call the relay, such as `https://app.example` or `app://obsidian.md`; `*` for"
                    + " all");
    static final Defaulted<Duration> CORS_MAX_AGE = new Defaulted<>(
            "max-age", UnitFormats.DURATION_OR_ZERO, "1h", "how long a browser may keep the answer to a preflight");
    static final Section CORS = new Section(
            "cors",
            SectionSchema.of(CORS_ORIGINS, CORS_MAX_AGE),
            "no page of another origin may call",
            "[calls from pages in a browser](operations.md#calls-from-browsers)");
    static final Optional<String> HEALTH_PATH = new Optional<>(
            "health-path",
            TextFormats.PATH,
            "the management port only",
            "a path of the relay's port such as `/healthz`, which answers without a key whether the relay is ready");
    static final Optional<Duration> WATCH = new Optional<>(
            "watch",
            UnitFormats.DURATION,
            "only at SIGHUP and `POST /admin/reload`",
            "how often the configuration file, key files and `${file:…}` are read; a change is applied as by a reload");

    static final Defaulted<AccessLogTarget> ACCESS_LOG = new Defaulted<>(
            "access-log",
            TextFormats.ACCESS_LOG,
            "off",
            "where a line of JSON about each call goes, see [operations](operations.md#the-access-log)");
    static final Defaulted<SeriesDetail> METRICS_PER = new Defaulted<>(
            "per",
            ValueFormat.oneOf(SeriesDetail.class),
            "key",
            "the series of the pool: those of keys, and with `provider` of accounts too, can be summed up by provider;"
                    + " as at the start");
    static final Section METRICS =
            new Section("metrics", SectionSchema.of(METRICS_PER), "as below", "the number of [metrics](metrics.md)");
    static final Section TRACING = new Section(
            "tracing", TracingSchema.TRACING, "as below", "the export of traces by OpenTelemetry's protocol");

    static final Defaulted<Boolean> STRICT = new Defaulted<>(
            "strict",
            ValueFormat.TRUE_OR_FALSE,
            "false",
            "whether a request that the provider's dialect cannot express in full is refused rather than approximated");
    static final Section TRANSLATION =
            new Section("translation", SectionSchema.of(STRICT), "as below", "the translation between dialects");

    static final Defaulted<Currency> CURRENCY = new Defaulted<>(
            "currency", TextFormats.CURRENCY, "USD", "the currency of prices, costs, budgets and wallets");
    static final Defaulted<Duration> HEARTBEAT = new Defaulted<>(
            "heartbeat",
            UnitFormats.DURATION,
            "25s",
            "the longest silence on a waiting stream; then the client is sent a sign that its call is alive");
    static final Defaulted<Duration> SHUTDOWN_GRACE = new Defaulted<>(
            "shutdown-grace",
            UnitFormats.DURATION_OR_ZERO,
            "60s",
            "the longest that calls in flight may take to end once the program is told to stop");
    static final Defaulted<Boolean> EXPOSE_ROUTING = new Defaulted<>(
            "expose-routing", ValueFormat.TRUE_OR_FALSE, "true", "whether answers carry the `x-sluice-*` headers");

    static final SectionSchema SLUICE = SectionSchema.of(
            PROVIDERS,
            MODELS,
            CLIENTS,
            TEAMS,
            TRUSTED_PROXIES,
            SECRET_KEY,
            EgressSchema.PROXY_FOR_ALL,
            QUEUE,
            RETRY,
            HEDGE,
            LIMITS,
            AUTH,
            CORS,
            HEALTH_PATH,
            WATCH,
            ACCESS_LOG,
            METRICS,
            TRACING,
            TRANSLATION,
            StoreSchema.STORE,
            LedgerSchema.LEDGER,
            ClusterSchema.CLUSTER,
            SignUpSchema.SIGNUP,
            CURRENCY,
            ExchangeSchema.EXCHANGE,
            HEARTBEAT,
            SHUTDOWN_GRACE,
            EXPOSE_ROUTING);

    private ConfigSchema() {}
}
