package dev.sluice.cli;

import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.Transport;
import dev.sluice.demo.limits.LimitPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The plan of one benchmark run.
 *
 * @param keys keys of the simulated provider, an account each
 * @param seconds the length of the run
 * @param demand the calls made, as a multiple of the calls that the keys allow in that time
 * @param transport the way in which the provider is reached
 */
record BenchPlan(int keys, int seconds, double demand, Transport transport) {

    static final String MODEL = "claude-sonnet-4-5";
    static final String CLIENT_KEY = "sk-bench";

    /**
     * Calls that all keys together allow in one run. The limits follow from it, so that no plan makes more calls than a process
     * may open files for: each waiting call holds two.
     */
    private static final int CALLS = 1_000;

    /** The pace of a small model, so that answers arrive before the run ends. */
    private static final Pace PACE = new Pace(Duration.ofMillis(100), 1_000, 0.3);

    /** Returns the requests a minute of each key; its bucket holds as many, and is full at first. */
    long rpm() {
        return Math.max(1, Math.round(CALLS / (keys * (1 + seconds / 60.0))));
    }

    /** Returns the calls that the keys allow during the run: the first content of their buckets, and the refill. */
    double allowed() {
        return keys * rpm() * (1 + seconds / 60.0);
    }

    /** Returns the calls that clients make. */
    int calls() {
        return (int) Math.round(demand * allowed());
    }

    SimulationPlan simulation() {
        return SimulationPlan.of(keys, LimitPlan.requests(LimitPlan.Kind.CONTINUOUS, rpm()))
                .withPace(PACE)
                .withTransport(transport);
    }

    /**
     * Returns settings of a relay that knows each key's limit; they contain none of this machine's own configuration.
     *
     * @param certificate the file with the certificate of the provider, or null where it has none
     */
    Settings settings(String baseUrl, @Nullable Path certificate) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sluice.config", "");
        properties.put("sluice.providers[0].name", "simulated");
        properties.put("sluice.providers[0].dialect", "anthropic");
        properties.put("sluice.providers[0].base-url", baseUrl);
        if (certificate != null) {
            properties.put("sluice.providers[0].tls.ca-file", certificate.toString());
        }
        properties.put("sluice.providers[0].key-defaults.rpm", Long.toString(rpm()));
        for (int key = 0; key < keys; key++) {
            properties.put("sluice.providers[0].keys[" + key + "].secret", SimulationPlan.secret(key + 1));
        }
        properties.put("sluice.clients[0].name", "bench");
        properties.put("sluice.clients[0].key", CLIENT_KEY);
        properties.put("sluice.queue.max-wait", "30m");
        properties.put("sluice.queue.max-depth", Integer.toString(calls() + 1));
        return settings(properties);
    }

    /** Returns settings of {@code properties} alone. */
    static Settings settings(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("bench", properties));
        return new SettingsLoader(environment).load();
    }
}
