package io.denyut.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One browser for all tests of a class; whatever it has to complain about after a test fails that test. */
abstract class InABrowser {
    @TempDir
    private static Path browserFolder;

    static Browser browser;

    @BeforeAll
    static void startBrowser() throws Exception {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "there is no chromium on the path: apt-get install chromium");
        browser = Browser.start(chromium.get(), browserFolder);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(browser.takeProblems()).isEmpty();
    }
}
