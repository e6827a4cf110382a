package dev.streamgauge.inputs.receive;

import dev.streamgauge.io.receive.ReceivingReader;
import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads what senders send to a receiver, as chunks: one element has the lines of one request, or of
 * the datagrams that were there at once. The time of a line is its arrival.
 *
 * <p>Each instance listens by itself, and its serialized copies share that within a JVM. So use an
 * instance in one pipeline only.
 */
@Internal
public final class InputSource extends UnboundedSource<LineBatch, SocketCheckpointMark> {
  private static final long serialVersionUID = 1L;
  private static final LeaseCache<InputEngine> ENGINES = new LeaseCache<>();

  private final InputSettings settings;
  private final Receiver.Factory factory;

  /** Creates a source. */
  public InputSource(InputSettings settings, Receiver.Factory factory) {
    this.settings = settings;
    this.factory = factory;
    validate();
  }

  /** Returns a source with changed settings. */
  public InputSource with(UnaryOperator<InputSettings.Builder> change) {
    return new InputSource(change.apply(settings.toBuilder()).build(), factory);
  }

  /** Returns the settings. */
  public InputSettings settings() {
    return settings;
  }

  /** Returns the port listened on; empty if this JVM has no reader yet. */
  public OptionalInt boundPort() {
    return engine().map(InputEngine::port).orElse(OptionalInt.empty());
  }

  /** Returns the counters, if a reader has started the engine in this JVM. */
  public Optional<InputCounters> counters() {
    return engine().map(InputEngine::counters);
  }

  private Optional<InputEngine> engine() {
    return ENGINES.find(settings.id());
  }

  @Override
  public void validate() {
    if (settings.host().isEmpty()) {
      throw new IllegalArgumentException("The host to listen on must not be empty.");
    }
    if (settings.port() > 65535) {
      throw new IllegalArgumentException("The port must be between 0 and 65535.");
    }
    int longest = LineBatchBuilder.MAX_LINE_BYTES;
    if (settings.maxLineBytes() < 1 || settings.maxLineBytes() > longest) {
      throw new IllegalArgumentException("The longest line must be of 1 to " + longest + " bytes.");
    }
    if (settings.maxConnections() < 1
        || settings.maxConnectionsPerHost() < 0
        || settings.maxRequestBytes() < 1
        || settings.receiveBufferBytes() < 1) {
      throw new IllegalArgumentException("Limits must be at least 1.");
    }
  }

  /** Returns this source alone: it listens only once. */
  @Override
  public List<InputSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<LineBatch> createReader(
      PipelineOptions options, @Nullable SocketCheckpointMark mark) {
    return new ReceivingReader(
        this,
        from ->
            ENGINES.acquire(
                settings.id(), settings.grace(), () -> InputEngine.start(settings, factory, from)),
        settings.spool() != null,
        mark);
  }

  @Override
  public Coder<SocketCheckpointMark> getCheckpointMarkCoder() {
    return SocketCheckpointMark.coder();
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  @Override
  public boolean requiresDeduping() {
    return false;
  }

  @Override
  public String toString() {
    return "InputSource{" + settings.name() + "}";
  }
}
