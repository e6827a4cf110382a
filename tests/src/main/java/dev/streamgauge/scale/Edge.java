package dev.streamgauge.scale;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;

/** What goes from one step to the next: measures each element as its real coder encodes it. */
final class Edge {
  private final String name;
  private final Coder<WindowedValue<Object>> coder;
  private final TaskClock clock;
  private final List<Step> consumers = new ArrayList<>();
  private long elements;
  private long bytes;
  private long largest;
  private long inMicroBatch;
  private long mostInMicroBatch;

  @SuppressWarnings("unchecked")
  Edge(PCollection<?> collection, TaskClock clock) {
    this.name = collection.getName().replace("ParMultiDo", "").replace("/ParDo", "");
    this.coder =
        FullWindowedValueCoder.of(
            (Coder<Object>) collection.getCoder(),
            collection.getWindowingStrategy().getWindowFn().windowCoder());
    this.clock = clock;
  }

  void add(Step consumer) {
    consumers.add(consumer);
  }

  /** Passes on what a task has put out. */
  void emit(List<WindowedValue<Object>> bundle) {
    clock.exclude(() -> bundle.forEach(this::measure));
    for (Step consumer : consumers) {
      consumer.process(bundle);
    }
  }

  private void measure(WindowedValue<Object> element) {
    CountingStream out = new CountingStream();
    try {
      coder.encode(element, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    elements++;
    inMicroBatch++;
    bytes += out.size;
    largest = Math.max(largest, out.size);
  }

  /** Ends the micro-batch. */
  void end() {
    mostInMicroBatch = Math.max(mostInMicroBatch, inMicroBatch);
    inMicroBatch = 0;
  }

  String name() {
    return name;
  }

  long elements() {
    return elements;
  }

  /** Returns the most elements of a micro-batch. */
  long most() {
    return mostInMicroBatch;
  }

  long bytes() {
    return bytes;
  }

  /** Returns the bytes of the largest element. */
  long largest() {
    return largest;
  }

  private static final class CountingStream extends OutputStream {
    private long size;

    @Override
    public void write(int b) {
      size++;
    }

    @Override
    public void write(byte[] b, int from, int length) {
      size += length;
    }
  }
}
