package dev.sluice.admin;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The checks of accessibility by axe-core. */
public final class Axe {

    private static final String SERIOUS_FINDINGS = """
        async () => (await axe.run()).violations
            .filter((each) => each.impact === 'serious' || each.impact === 'critical')
            .map((each) => each.id + ': ' + each.nodes.map((node) => node.target).join(', '))
            .join('\\n')\
        """;

    private Axe() {}

    /** Returns the serious and critical findings on {@code page}, a line each; empty where there is none. */
    public static String seriousFindings(Page page) throws IOException {
        try (InputStream axe = Axe.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return (String) page.evaluate(SERIOUS_FINDINGS);
    }
}
