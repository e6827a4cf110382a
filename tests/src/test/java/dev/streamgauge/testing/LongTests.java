package dev.streamgauge.testing;

/**
 * The category of tests that take minutes and are no part of {@code mvn verify}; {@code mvn verify
 * -DleftOut=} runs them too.
 */
public interface LongTests {}
