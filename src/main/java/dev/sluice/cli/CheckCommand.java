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
 * Validates the configuration, asks each key for its list of models, and says how many calls at once fill the pool. The list
 * costs nothing at any provider; it shows that a key is known, but not that its account has credit.
 */
record CheckCommand(CommandContext outside) implements Command {

    /** Keys asked at once: a thousand that do not answer within their ten seconds take five minutes. */
    private static final int AT_ONCE = 32;

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
        return "validate the configuration, ask each key whether it works, recommend how many calls to make at once";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        if (arguments.size() > 1) {
            throw new UsageError(arguments.size() + " arguments (expected: one file, or none)");
        }
        Settings settings = new SettingsLoader(environment(arguments)).load();
        List<KeyCheck> answers = answers(settings);
        terminal.out().println(keys(answers));
        if (answers.stream().anyMatch(KeyCheck::usable)) {
            terminal.out().println();
            terminal.out().println(Recommendations.of(settings, answers));
        }
        return answers.stream().allMatch(KeyCheck::usable) ? ExitCode.FINE : ExitCode.KEY_UNUSABLE;
    }

    private ConfigurableEnvironment environment(List<String> arguments) {
        ConfigurableEnvironment environment = outside.environment();
        if (!arguments.isEmpty()) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("arguments", Map.of("sluice.config", arguments.get(0))));
        }
        return environment;
    }

    private List<KeyCheck> answers(Settings settings) {
        try (NettyUpstream upstream = new NettyUpstream(
                settings.connections(),
                new UpstreamContext(
                        Dialects::of, outside.ticker(), outside.alarm(), outside.clock(), HttpResources.get()))) {
            return Flux.fromIterable(settings.providers())
                    .flatMapIterable(provider -> provider.keys().stream()
                            .map(key -> KeyCheck.ask(upstream, provider, key))
                            .toList())
                    .flatMapSequential(Mono::from, AT_ONCE)
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
        }
    }

    private static String keys(List<KeyCheck> answers) {
        TextTable table = new TextTable();
        table.row("PROVIDER", "KEY", "STATE", "LIMITS CONFIGURED", "LIMITS FOUND", "MODELS");
        for (KeyCheck answer : answers) {
            table.row(
                    answer.provider().name(),
                    answer.key().name(),
                    answer.state(),
                    RateLimits.configured(answer.key().limits()).text(),
                    answer.found().text(),
                    answer.usable() ? Integer.toString(served(answer)) : "-");
        }
        return table.text();
    }

    private static int served(KeyCheck answer) {
        List<ModelPattern> patterns = answer.provider().models();
        return (int) answer.listed().stream()
                .filter(model -> patterns.isEmpty() || ModelPattern.anyMatches(patterns, model))
                .count();
    }
}
