package dev.sluice.config;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Price;
import dev.sluice.accounting.PriceBook;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import dev.sluice.upstream.ProviderConnection;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked: whoever holds one may rely on every name, number and reference in it. Immutable.
 *
 * @param providers in the order of configuration; never empty, names are unique
 * @param models aliases, fallbacks and prices; names are unique
 * @param clients names and keys are unique
 * @param queue how long and how deep calls may wait
 * @param retry how often a call may try again
 * @param limits bounds on what callers send
 * @param auth who may come in without a client's key
 * @param accessLog where a line about each call goes
 * @param tracing where traces of calls go, or null for nowhere
 * @param currency what prices and budgets are in
 * @param heartbeat after how long without a word a waiting stream is told that it is alive
 * @param shutdownGrace how long calls in flight may take to end when the program does
 * @param strictTranslation whether a request that another dialect cannot say in full is refused rather than approximated
 * @param exposeRouting whether answers carry the {@code x-sluice-*} headers
 */
public record Settings(
        List<ProviderSettings> providers,
        List<ModelSettings> models,
        List<ClientSettings> clients,
        QueueSettings queue,
        RetrySettings retry,
        LimitSettings limits,
        AuthSettings auth,
        AccessLogTarget accessLog,
        @Nullable TracingSettings tracing,
        Currency currency,
        Duration heartbeat,
        Duration shutdownGrace,
        boolean strictTranslation,
        boolean exposeRouting) {

    /** Returns what the pool holds. */
    public PoolPlan poolPlan() {
        return new PoolPlan(providers.stream()
                .map(it -> new ProviderPlan(
                        it.name(), ProviderPreset.counting(it.wire().preset()), it.keys()))
                .toList());
    }

    /** Returns how each provider is reached. */
    public List<ProviderConnection> wires() {
        return providers.stream().map(ProviderSettings::wire).toList();
    }

    /** Returns who may call. */
    public CallerDirectory callers() {
        return new CallerDirectory(
                clients.stream().collect(Collectors.toMap(ClientSettings::key, ClientSettings::caller)),
                auth.anonymous());
    }

    /** Returns what each model costs, by the name that callers use. */
    public PriceBook priceBook() {
        Map<String, Price> prices = new HashMap<>();
        for (ModelSettings model : models) {
            if (model.price() != null) {
                prices.put(model.name(), model.price());
            }
        }
        return new PriceBook(currency, prices);
    }

    /** Returns what clients may spend, by their names; those without a bound are not in it. */
    public Map<String, Budget> budgets() {
        Map<String, Budget> budgets = new HashMap<>();
        for (ClientSettings client : clients) {
            if (client.budget() != null) {
                budgets.put(client.name(), client.budget());
            }
        }
        return budgets;
    }

    /**
     * How long and how deep calls may wait for their turn.
     *
     * @param maxWait where the caller does not say; zero turns away whoever cannot go at once
     * @param maxDepth calls that wait at once, all callers together; &gt;= 1
     */
    public record QueueSettings(Duration maxWait, int maxDepth) {}

    /**
     * How often a call may try again.
     *
     * @param maxAttempts attempts a call, each over another key; &gt;= 1
     * @param budget retries as a share of all requests, 0 to 1
     */
    public record RetrySettings(int maxAttempts, double budget) {}

    /**
     * Bounds on what callers send.
     *
     * @param maxBody bytes of a body, not compressed
     * @param maxHeader bytes of the request line and all header fields together
     */
    public record LimitSettings(int maxBody, int maxHeader) {}
}
