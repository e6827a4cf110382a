package dev.streamgauge.bench;

import dev.streamgauge.testing.ResultLine;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.joda.time.Duration;

/**
 * Answers the same questions as a Beam user would, element by element: read from Kafka, keep lines
 * with ERROR (or split lines into words), sliding windows, count.
 *
 * <p>It runs until it is stopped, as Kafka pipelines do, and prints results as Streamgauge does.
 * Late firings accumulate, since the SparkRunner's watermark runs ahead of the slower partition.
 * For old lines that is not always enough there: KafkaIO's watermark jumps to now once a partition
 * is read to its end, and the rest of the other partition then exceeds any allowed lateness.
 */
public final class TextbookPipeline {
  private TextbookPipeline() {}

  public static void main(String[] args) {
    TextbookOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(TextbookOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<String> lines =
        pipeline
            .apply(
                "Read",
                KafkaIO.<String, String>read()
                    .withBootstrapServers(options.getBootstrapServers())
                    .withTopic(options.getTopic())
                    .withKeyDeserializer(StringDeserializer.class)
                    .withValueDeserializer(StringDeserializer.class)
                    .withConsumerConfigUpdates(
                        Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"))
                    .withCreateTime(Duration.ZERO)
                    .withoutMetadata())
            .apply("Lines", Values.create());
    Window<String> windows =
        Window.<String>into(
                SlidingWindows.of(Duration.standardSeconds(options.getWindowSeconds()))
                    .every(Duration.standardSeconds(options.getPeriodSeconds())))
            .triggering(
                AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
            .withAllowedLateness(Duration.standardMinutes(10))
            .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
            .accumulatingFiredPanes();
    count(lines, options.getQuestion(), windows)
        .apply("Print", ParDo.of(new Print(options.getAtLeast())));
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<KV<String, Long>> count(
      PCollection<String> lines, Question question, Window<String> windows) {
    if (question == Question.ERRORS) {
      return lines
          .apply("Errors", Filter.by(line -> line.contains(Question.MARK)))
          .apply("Windows", windows)
          .apply("Count", Combine.globally(Count.<String>combineFn()).withoutDefaults())
          .apply("All", WithKeys.of(Question.GLOBAL));
    }
    return lines
        .apply("Keys", FlatMapElements.into(TypeDescriptors.strings()).via(question::keys))
        .apply("Windows", windows)
        .apply("Count", Count.perElement());
  }

  private static final class Print extends DoFn<KV<String, Long>, Void> {
    private final long atLeast;

    Print(long atLeast) {
      this.atLeast = atLeast;
    }

    @ProcessElement
    public void process(@Element KV<String, Long> count, BoundedWindow window, PaneInfo pane) {
      if (count.getValue() < atLeast) {
        return;
      }
      IntervalWindow interval = (IntervalWindow) window;
      System.out.println(
          ResultLine.of(
              Instant.ofEpochMilli(interval.start().getMillis()),
              Instant.ofEpochMilli(interval.end().getMillis()),
              count.getKey(),
              count.getValue(),
              pane.getTiming().name(),
              pane.getIndex()));
    }
  }
}
