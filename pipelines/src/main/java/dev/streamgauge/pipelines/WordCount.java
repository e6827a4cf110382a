package dev.streamgauge.pipelines;

import dev.streamgauge.io.TopFormat;
import dev.streamgauge.text.CountWords;
import dev.streamgauge.text.Tokenize;
import org.apache.beam.sdk.Pipeline;
import org.joda.time.Duration;

/**
 * Counts words per window and prints the most frequent, as Spark Streaming's network word count
 * does.
 *
 * <ol>
 *   <li>{@code nc -lk 9999}, and type {@code a b a}.
 *   <li>{@code ./streamgauge wordcount --source=socket://localhost:9999}
 *   <li>A header {@code Time: ...}, then {@code a 2} and {@code b 1}.
 * </ol>
 */
public final class WordCount {
  private WordCount() {}

  /** The pipeline of {@code options}, with the source and sinks they name. */
  public static Pipeline create(WordCountOptions options) {
    if (options.getTop() < 0) {
      throw new ConfigException(
          "--top=" + options.getTop() + " must be 0 (all words) or a positive number.");
    }
    Duration size = Durations.parsePositive("windowSize", options.getWindowSize());
    Duration period =
        options.getWindowPeriod() == null
            ? size
            : Durations.parsePositive("windowPeriod", options.getWindowPeriod());
    CountWords count =
        CountWords.in(Windows.sliding(size, period, options))
            .tokenizedBy(tokenize(options.getTokens()));
    Sources source = Sources.of(options);
    var sink = Sinks.of(options, new TopFormat(options.getTop()), options.getTop());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("ReadLines", source.transform())
        .apply("CountWords", count)
        .apply("Results", sink);
    return pipeline;
  }

  private static Tokenize tokenize(String tokens) {
    return switch (tokens) {
      case "spaces" -> Tokenize.onSpaces();
      case "words" -> Tokenize.words();
      default ->
          throw new ConfigException("--tokens=" + tokens + " is neither 'spaces' nor 'words'.");
    };
  }
}
