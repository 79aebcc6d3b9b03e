package dev.sluice.config;

import dev.sluice.access.CallerDirectory;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Price;
import dev.sluice.accounting.PriceBook;
import dev.sluice.edge.CorsPolicy;
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
 * The whole configuration, validated: every name, number and reference in it can be relied on. Immutable.
 *
 * @param providers in the order of configuration; never empty, names are unique
 * @param models aliases, fallbacks and prices; names are unique
 * @param clients names and keys are unique
 * @param queue bounds on waiting calls
 * @param retry bounds on further attempts
 * @param limits bounds on the size of requests
 * @param auth anonymous calls and the key of the management API
 * @param accessLog the destination of a line about each call
 * @param tracing the export of traces, or null for none
 * @param currency the currency of prices and budgets
 * @param heartbeat the longest silence on a waiting stream before its client is sent a sign of life
 * @param shutdownGrace the longest that calls in flight may take to end once the program is told to stop
 * @param strictTranslation whether a request that the other dialect cannot express in full is refused rather than approximated
 * @param exposeRouting whether answers carry the {@code x-sluice-*} headers
 * @param cors the origins whose pages may call
 * @param healthPath the path of the relay's port that answers whether it is ready, or null for none
 * @param watch how often the files are looked at for changes, or null for never
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
        boolean exposeRouting,
        CorsPolicy cors,
        @Nullable String healthPath,
        @Nullable Duration watch) {

    /** Returns the keys and their limits, by provider. */
    public PoolPlan poolPlan() {
        return new PoolPlan(providers.stream()
                .map(it -> new ProviderPlan(
                        it.name(), ProviderPreset.counting(it.connection().preset()), it.classes(), it.keys()))
                .toList());
    }

    /** Returns how each provider is reached. */
    public List<ProviderConnection> connections() {
        return providers.stream().map(ProviderSettings::connection).toList();
    }

    /** Returns the clients that may call, by the hashes of their keys. */
    public CallerDirectory callers() {
        return new CallerDirectory(
                clients.stream().collect(Collectors.toMap(ClientSettings::key, ClientSettings::caller)),
                auth.anonymous());
    }

    /** Returns the price of each model, by the name that callers use. */
    public PriceBook priceBook() {
        Map<String, Price> prices = new HashMap<>();
        for (ModelSettings model : models) {
            if (model.price() != null) {
                prices.put(model.name(), model.price());
            }
        }
        return new PriceBook(currency, prices);
    }

    /** Returns the budgets of clients by their names; a client without a budget has no entry. */
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
     * Bounds on waiting calls.
     *
     * @param maxWait the longest wait; zero refuses a call that cannot go at once
     * @param maxDepth calls that wait at once, all callers together; &gt;= 1
     */
    public record QueueSettings(Duration maxWait, int maxDepth) {}

    /**
     * Bounds on further attempts.
     *
     * @param maxAttempts attempts a call, each over another key; &gt;= 1
     * @param budget retries as a share of all requests, 0 to 1
     */
    public record RetrySettings(int maxAttempts, double budget) {}

    /**
     * Bounds on requests and connections.
     *
     * @param maxBody bytes of a body, not compressed
     * @param maxHeader bytes of the request line and all header fields together
     * @param maxSockets open WebSockets; 0 serves none
     * @param socketIdle the longest that a WebSocket stays open without a request
     */
    public record LimitSettings(int maxBody, int maxHeader, int maxSockets, Duration socketIdle) {}
}
