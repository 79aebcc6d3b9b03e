package dev.sluice.config;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * A step of the start that adds the configuration file to Spring's environment, below environment variables and above Spring's own files.
 *
 * <p>Spring is given the keys beside {@code sluice}, such as {@code server.port}. The keys below it stay outside, so that no
 * page that lists the environment can show a secret. Runs after every other source is added, and refuses a configuration that
 * cannot work before anything has started.
 */
final class SluiceFileInEnvironment implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        SettingsLoader loader = new SettingsLoader(environment);
        SluiceFile file = SluiceFile.read(loader.file());
        MapPropertySource source = new MapPropertySource("sluice.yml", file.others());
        MutablePropertySources sources = environment.getPropertySources();
        if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
        } else {
            sources.addLast(source);
        }
        loader.load(file);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
