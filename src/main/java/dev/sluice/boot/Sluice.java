package dev.sluice.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program: one relay with its management port. */
@SpringBootApplication(proxyBeanMethods = false)
public class Sluice {

    public static void main(String[] args) {
        SpringApplication.run(Sluice.class, args);
    }
}
