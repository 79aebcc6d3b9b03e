package dev.sluice.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A loader of the configuration from all its sources, anew at each load.
 *
 * <p>From the highest: the command line, {@code SPRING_APPLICATION_JSON}, system properties; environment variables; the file
 * of {@code SLUICE_CONFIG}; Spring's own files. A higher source overrides a lower one key by key, list entries by their index included; a
 * list of plain values is replaced as a whole. Safe for use by many threads; blocks while it reads files.
 */
public final class SettingsLoader {

    private final ConfigurableEnvironment environment;

    public SettingsLoader(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Returns the settings as the sources have them now.
     *
     * @throws InvalidConfiguration if they cannot work; its message names each problem in a line
     */
    public Settings load() {
        return load(SluiceFile.read(file()));
    }

    Settings load(SluiceFile file) {
        Problems problems = new Problems();
        Placeholders placeholders = new Placeholders(this::variable, problems);
        ConfigSection sluice =
                new ConfigSection(merged(file, new SchemaValidator(problems)), "sluice", placeholders, problems);
        Settings settings =
                new SettingsReader(new EnvironmentDefaults(this::variable, problems), problems).read(sluice);
        problems.refuseIfAny();
        return settings;
    }

    /** Returns the name of the configuration file, or null where none is given; Spring maps {@code SLUICE_CONFIG} to it. */
    @Nullable
    String file() {
        return variable("sluice.config");
    }

    /** Returns the file for learned limits beside the configuration file, or null where there is no such file. */
    public @Nullable Path learnedLimitsFile() {
        Path config =
                Path.of(Objects.requireNonNullElse(file(), SluiceFile.DEFAULT)).toAbsolutePath();
        if (!Files.isRegularFile(config)) {
            return null;
        }
        return config.resolveSibling(config.getFileName() + ".learned.json");
    }

    private ConfigNode.Fields merged(SluiceFile file, SchemaValidator validator) {
        ConfigNode.Fields merged = ConfigNode.Fields.NONE;
        boolean fileMerged = false;
        List<EnumerablePropertySource<?>> upwards = sources();
        Collections.reverse(upwards);
        for (EnumerablePropertySource<?> source : upwards) {
            boolean variables = source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
            if (variables) {
                merged = validator.sluice(file.sluice()).over(merged);
                fileMerged = true;
            }
            Map<String, Object> tree = variables ? variables(source, file) : properties(source);
            merged = validator.sluice(tree).over(merged);
        }
        return fileMerged ? merged : merged.over(validator.sluice(file.sluice()));
    }

    private static Map<String, Object> properties(EnumerablePropertySource<?> source) {
        PropertyTree tree = new PropertyTree();
        for (String name : source.getPropertyNames()) {
            tree.property(name, String.valueOf(source.getProperty(name)));
        }
        return tree.root();
    }

    /**
     * A variable that the file refers to is the operator's own, even if its name begins like a setting. An empty one counts as
     * absent: compose files and shells make them.
     */
    private static Map<String, Object> variables(EnumerablePropertySource<?> source, SluiceFile file) {
        PropertyTree tree = new PropertyTree();
        for (String name : source.getPropertyNames()) {
            String value = String.valueOf(source.getProperty(name));
            if (!file.variables().contains(name) && !value.isBlank()) {
                tree.variable(name, value);
            }
        }
        return tree.root();
    }

    private @Nullable String variable(String name) {
        for (EnumerablePropertySource<?> source : sources()) {
            Object value = source.getProperty(name);
            if (value != null) {
                return value.toString();
            }
        }
        return null;
    }

    private List<EnumerablePropertySource<?>> sources() {
        List<EnumerablePropertySource<?>> sources = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                sources.add(enumerable);
            }
        }
        return sources;
    }
}
