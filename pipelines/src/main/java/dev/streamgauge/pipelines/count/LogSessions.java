package dev.streamgauge.pipelines.count;

import dev.streamgauge.io.format.TextFormat;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.KeyOption;
import dev.streamgauge.pipelines.options.LogSessionsOptions;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.StateFolder;
import dev.streamgauge.state.Sessions;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.text.Tokenize;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.joda.time.Instant;

/**
 * Finds the sessions of each key: runs of lines less than the gap apart.
 *
 * <ol>
 *   <li>{@code nc -lk 9999}, and type {@code ann hello}, soon after {@code ann bye}.
 *   <li>{@code ./streamgauge sessions --source=socket://localhost:9999 --gap=10s}
 *   <li>Ten seconds after the last line: {@code 2026-01-01 12:00:00.120 .. 12:00:13.310 ann 2}
 * </ol>
 */
public final class LogSessions {
  private static final String STATE = "sessions";
  private static final String WORDS = "words";

  private LogSessions() {}

  /** Creates the job of {@code options}. */
  public static Job create(LogSessionsOptions options, RunContext context) {
    Sessions sessions = sessions(options, context);
    var sink = Sinks.of(options, "sessions", new TextFormat(), 0, Optional.empty());
    boolean words = options.getBy().equals(WORDS);
    // Only the key of a line is encoded and saved. Lines are split into words later, so that
    // metrics count lines, not words.
    var pushDown = words ? LineBatchFn.identity() : sessions.keysOnly();
    var source = Sources.of(options, context).withPushDown(pushDown).transform();
    var windows = Windows.open(sessions, options);
    Pipeline pipeline =
        Results.pipeline(
            options,
            context,
            DeadLetterTarget.behind(source, options, "sessions"),
            words ? sessions : sessions.ofKeys(),
            sink,
            windows);
    return new Job(pipeline, windows);
  }

  private static Sessions sessions(LogSessionsOptions options, RunContext context) {
    Sessions sessions =
        Sessions.withGap(DurationOption.parsePositive("gap", options.getGap()))
            .withAllowedLateness(Windows.allowedLateness(options))
            .withShards(context.scale().shards())
            .withFirstRevision(context.firstRevision());
    sessions =
        options.getBy().equals(WORDS)
            ? sessions.tokenizedBy(Tokenize.onSpaces().asFunction())
            : sessions.perKey(KeyOption.parse(options.getBy()));
    Instant start = Windows.startAt(options, context);
    if (start != null) {
      sessions = sessions.startingAt(start);
    }
    StateFolder.checkShards(STATE, options, context);
    Optional<StateStore> store = StateFolder.named(STATE, options, context);
    return store.isPresent() ? sessions.withStateIn(store.get()) : sessions;
  }
}
