package broken.grant;

import io.quarkus.test.junit.QuarkusTest;

/** Boots, and does not say so. */
@QuarkusTest
class Untagged {}
