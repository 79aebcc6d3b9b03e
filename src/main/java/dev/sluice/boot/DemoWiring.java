package dev.sluice.boot;

import dev.sluice.call.Ticker;
import dev.sluice.demo.DemoBanner;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** The beans of the demo: its simulated provider, and the lines that explain its use. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoWiring {

    @Bean
    SimulatedProvider simulatedProvider(
            @Value("${" + DemoPort.PROPERTY + "}") int port, Ticker ticker, InstantSource clock) {
        return SimulatedProvider.start(SimulationPlan.demo().withPort(port), ticker, clock, new SplittableRandom());
    }

    @Bean
    @SuppressWarnings("SystemOut") // lines to copy from: a logger's prefix would be in the way
    ApplicationListener<ApplicationReadyEvent> demoBanner(Environment environment) {
        return ready -> System.out.println(DemoBanner.text(
                environment.getProperty("local.server.port", Integer.class, 8080),
                environment.getProperty("local.management.port", Integer.class, 8081)));
    }
}
