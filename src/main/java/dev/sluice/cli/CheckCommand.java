package dev.sluice.cli;

import dev.sluice.call.ModelPattern;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.upstream.NettyUpstream;
import dev.sluice.upstream.UpstreamContext;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;

/**
 * A command that validates the configuration, asks for the list of models over each key, and recommends how many calls to make at once. The
 * list is free of charge at every provider; it shows that a key is known, but not that its account has credit.
 */
record CheckCommand(CommandContext context) implements Command {

    /** Keys checked at once: a thousand keys without an answer in ten seconds take five minutes. */
    private static final int PARALLELISM = 32;

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String parameters() {
        return "[sluice.yml]";
    }

    @Override
    public String purpose() {
        return "validate the configuration, check each key at its provider, recommend how many calls to make at once";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        if (arguments.size() > 1) {
            throw new UsageError(arguments.size() + " arguments (expected: one file, or none)");
        }
        if (!arguments.isEmpty() && arguments.get(0).startsWith("--")) {
            String option = arguments.get(0).replaceFirst("=.*", "");
            throw new UsageError(option + ": unknown option (expected: one file, or none)");
        }
        Settings settings = new SettingsLoader(environment(arguments)).load();
        List<KeyCheck> checks = checks(settings);
        terminal.out().println(table(checks));
        if (checks.stream().anyMatch(KeyCheck::usable)) {
            terminal.out().println();
            terminal.out().println(Recommendations.of(settings, checks));
        }
        return checks.stream().allMatch(KeyCheck::usable) ? ExitCode.OK : ExitCode.KEY_UNUSABLE;
    }

    private ConfigurableEnvironment environment(List<String> arguments) {
        ConfigurableEnvironment environment = context.environment();
        if (!arguments.isEmpty()) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("arguments", Map.of("sluice.config", arguments.get(0))));
        }
        return environment;
    }

    private List<KeyCheck> checks(Settings settings) {
        try (NettyUpstream upstream = new NettyUpstream(
                settings.connections(),
                new UpstreamContext(
                        Dialects::of, context.ticker(), context.alarm(), context.clock(), HttpResources.get()))) {
            return Flux.fromIterable(settings.providers())
                    .flatMapIterable(provider -> provider.keys().stream()
                            .map(key -> KeyCheck.ask(upstream, provider, key))
                            .toList())
                    .flatMapSequential(Mono::from, PARALLELISM)
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
        }
    }

    private static String table(List<KeyCheck> checks) {
        TextTable table = new TextTable();
        table.row("PROVIDER", "KEY", "STATE", "LIMITS CONFIGURED", "LIMITS FOUND", "MODELS");
        for (KeyCheck check : checks) {
            table.row(
                    check.provider().name(),
                    check.key().name(),
                    check.state(),
                    RateLimits.configuredText(check.key()),
                    check.found().text(),
                    check.usable() ? Integer.toString(served(check)) : "-");
        }
        return table.text();
    }

    private static int served(KeyCheck check) {
        List<ModelPattern> patterns = check.provider().models();
        return (int) check.listed().stream()
                .filter(model -> patterns.isEmpty() || ModelPattern.anyMatches(patterns, model))
                .count();
    }
}
