package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Creates the target of dead letters that options name, after checking that it can be written to.
 */
public final class DeadLetterTarget {
  private DeadLetterTarget() {}

  /**
   * Returns {@code source}, followed by the transform that removes dead letters if {@code options}
   * name a target. The output has {@link DeadLetters#LINES}, and with a target also {@link
   * DeadLetters#WRITTEN}.
   *
   * @throws ConfigException if the target is invalid or cannot be reached
   */
  public static PTransform<PBegin, PCollectionTuple> behind(
      PTransform<PBegin, PCollection<LineBatch>> source,
      StreamgaugeOptions options,
      String command) {
    String uri = options.getDeadLetters();
    return uri == null
        ? without(source)
        : new Behind(source, target(uri, options, Sinks.pipelineName(options, command)));
  }

  /** Returns {@code source} alone. */
  public static PTransform<PBegin, PCollectionTuple> without(
      PTransform<PBegin, PCollection<LineBatch>> source) {
    return new Behind(source, null);
  }

  private static DeadLetters target(String uri, StreamgaugeOptions options, String pipeline) {
    if (uri.startsWith("kafka:")) {
      SourceUri topic = SourceUri.topic("deadLetters", uri);
      Map<String, Object> config =
          Sources.kafkaConfig("kafkaSinkConfig", options.getKafkaSinkConfig(), topic.parameters());
      Preflight.topicExists("deadLetters", "kafkaSinkConfig", topic.host(), topic.path(), config);
      DeadLetters letters =
          DeadLetters.toTopic(topic.host(), topic.path(), pipeline)
              .withProducerConfig(new HashMap<>(topic.parameters()));
      String file = options.getKafkaSinkConfig();
      return file == null ? letters : letters.withProducerConfigFile(file);
    }
    if (!uri.startsWith("file:")) {
      throw new ConfigException(
          "--deadLetters="
              + SourceUri.withoutParameters(uri)
              + ": unknown target; write file:///directory or"
              + " kafka://broker[,broker]/topic.");
    }
    SourceUri directory = SourceUri.directory("deadLetters", uri);
    DeadLetters letters = DeadLetters.toFiles(directory.path(), pipeline);
    try {
      letters.check();
    } catch (IOException e) {
      throw new ConfigException(
          "--deadLetters=file://" + directory.path() + " cannot be written to: " + e, e);
    }
    return letters;
  }

  private static final class Behind extends PTransform<PBegin, PCollectionTuple> {
    private final transient PTransform<PBegin, PCollection<LineBatch>> source;
    private final transient @Nullable DeadLetters letters;

    Behind(PTransform<PBegin, PCollection<LineBatch>> source, @Nullable DeadLetters letters) {
      this.source = source;
      this.letters = letters;
    }

    @Override
    public PCollectionTuple expand(PBegin input) {
      PCollection<LineBatch> lines = input.apply("Read", source);
      return letters == null
          ? PCollectionTuple.of(DeadLetters.LINES, lines)
          : lines.apply("DeadLetters", letters);
    }
  }
}
