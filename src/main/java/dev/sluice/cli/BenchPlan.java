package dev.sluice.cli;

import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * One run of a benchmark.
 *
 * @param keys keys of the simulated provider, an account each
 * @param seconds how long calls are made
 * @param demand calls made, as a multiple of those that the keys allow in that time
 */
record BenchPlan(int keys, int seconds, double demand) {

    static final String MODEL = "claude-sonnet-4-5";
    static final String CLIENT_KEY = "sk-bench";

    /**
     * Calls that the keys allow in one run together. The limits follow from it, so that no plan makes more calls than a process
     * has files for: each that waits holds two.
     */
    private static final int CALLS = 1_000;

    /** A small model's, so that answers are in before the run ends. */
    private static final Pace PACE = new Pace(Duration.ofMillis(100), 1_000, 0.3);

    /** Returns the requests a minute that each key has; buckets hold a minute's worth, and are full at first. */
    long rpm() {
        return Math.max(1, Math.round(CALLS / (keys * (1 + seconds / 60.0))));
    }

    /** Returns the calls that the keys allow in the run's time: what their buckets hold at first, and what flows in. */
    double allowed() {
        return keys * rpm() * (1 + seconds / 60.0);
    }

    /** Returns the calls that are made. */
    int calls() {
        return (int) Math.round(demand * allowed());
    }

    SimulationPlan simulation() {
        return SimulationPlan.of(keys, LimitPlan.requests(LimitPlan.Kind.CONTINUOUS, rpm()))
                .withPace(PACE);
    }

    /** Returns a relay's settings that know each key's limit; nothing of this machine's own is in them. */
    Settings settings(String baseUrl) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sluice.config", "");
        properties.put("sluice.providers[0].name", "simulated");
        properties.put("sluice.providers[0].dialect", "anthropic");
        properties.put("sluice.providers[0].base-url", baseUrl);
        properties.put("sluice.providers[0].key-defaults.rpm", Long.toString(rpm()));
        for (int key = 0; key < keys; key++) {
            properties.put("sluice.providers[0].keys[" + key + "].secret", SimulationPlan.secret(key + 1));
        }
        properties.put("sluice.clients[0].name", "bench");
        properties.put("sluice.clients[0].key", CLIENT_KEY);
        properties.put("sluice.queue.max-wait", "30m");
        properties.put("sluice.queue.max-depth", Integer.toString(calls() + 1));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("bench", properties));
        return new SettingsLoader(environment).load();
    }
}
