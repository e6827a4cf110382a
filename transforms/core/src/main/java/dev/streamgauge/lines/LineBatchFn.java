package dev.streamgauge.lines;

import java.io.Serializable;

/**
 * A function from batch to batch: a filter, a projection, a tokenizer.
 *
 * <p>The same function object is used as the body of a transform, or pushed down into a source,
 * where it runs inside the reader before anything is encoded, shipped or checkpointed. So it must
 * be deterministic, depend only on the batch, keep the batch's covered span and {@link ReadStats}
 * ({@link LineBatch#select} and {@link LineBatch#withLines} do), and never throw. It must be
 * thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineBatchFn extends Serializable {
  /** Returns the batch that replaces {@code batch}. */
  LineBatch apply(LineBatch batch);

  /** Returns a function that applies this function, then {@code next}. */
  default LineBatchFn andThen(LineBatchFn next) {
    return batch -> next.apply(apply(batch));
  }

  /** Returns the identity function. */
  static LineBatchFn identity() {
    return batch -> batch;
  }
}
