package dev.sluice.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.sluice.admin.Axe;
import dev.sluice.admin.HeadlessBrowser;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on which clients register and look at their own account. */
@Tag("browser")
class OwnPageBrowserIT {

    private static final String USED = "{\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":500}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;
    private HeadlessBrowser browser;

    @BeforeEach
    void start() {
        HeadlessBrowser.assumeInstalled();
        upstream.will((request, wire) -> wire.json(USED));
        relay = RunningRelay.over(
                upstream,
                "auth.admin-key=planted-admin",
                "signup.enabled=true",
                "signup.credit.amount=0.02",
                "signup.credit.expires=30d",
                "signup.per-day=1",
                "models[0].name=gpt-4.1",
                "models[0].price.input=10",
                "models[0].price.output=10");
        browser = HeadlessBrowser.launch();
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            assertThat(browser.complaints()).isEmpty();
            browser.close();
            relay.close();
        }
        upstream.close();
    }

    @Test
    void a_visitor_registers_by_keyboard_gets_a_key_once_and_sees_what_it_spends() throws IOException {
        Page page = open("en-GB", 1200);
        assertThat(page.locator("#sign-up")).containsText("0.02 USD of credit for 30 days");
        assertThat(Axe.seriousFindings(page)).as("sign-up").isEmpty();

        page.locator("#make").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#new-key")).hasValue(Pattern.compile("sk-sluice-\\w+"));
        assertThat(page.locator("#new-key")).isFocused();
        assertThat(page.locator("#balance")).containsText("0.02 USD");
        assertThat(Axe.seriousFindings(page)).as("account").isEmpty();
        String key = page.locator("#new-key").inputValue();
        assertThat(relay.postAs(
                                key,
                                new SampleRequest(
                                        SampleRequest.CHAT.path(),
                                        SampleRequest.CHAT.body().replaceFirst("\\{", "{\"max_tokens\": 600, ")))
                        .statusCode())
                .isEqualTo(200);

        page.reload();
        assertThat(page.locator("#balance")).containsText("0.01 USD");
        assertThat(page.locator("#usage")).containsText("gpt-4.1");
        assertThat(page.locator("#new-key")).isHidden();
        assertThat(page.content()).doesNotContain(key);
        assertThat(browser.requests()).noneMatch(url -> url.contains(key));

        page.locator("#code").fill("no-such-code");
        page.keyboard().press("Enter");
        assertThat(page.locator("#redeemed")).containsText("There is no such code.");
        page.locator("#leave").press("Enter");
        assertThat(page.locator("#account")).isHidden();
        assertThat(page.locator("#sign-up")).isVisible();
    }

    @Test
    void a_visitor_that_may_not_register_again_is_told_so_on_a_phone_in_chinese() {
        Page first = open("zh-CN", 360);
        first.locator("#make").click();
        assertThat(first.locator("#new-key")).isVisible();

        Page second = open("zh-CN", 360);
        second.locator("#make").click();
        assertThat(second.locator("#error")).containsText("尝试次数过多");
        assertThat(second.locator("#account")).isHidden();
        for (Page page : new Page[] {first, second}) {
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            assertThat(page.locator("main").innerText()).doesNotContain("New here", "Balance", "Redeem");
        }
    }

    private Page open(String language, int width) {
        return browser.open(
                relay.url() + "/me",
                new Browser.NewContextOptions().setViewportSize(width, 900).setLocale(language));
    }
}
