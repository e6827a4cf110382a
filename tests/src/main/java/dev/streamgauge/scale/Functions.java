package dev.streamgauge.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.NullSideInputReader;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;

/** Runs a function of the pipeline with Beam's own runner of functions. */
final class Functions {
  private final DoFn<Object, Object> fn;
  private final TupleTag<Object> mainTag;
  private final PCollection<?> input;
  private final Map<TupleTag<?>, Coder<?>> coders;
  private final PipelineOptions options;

  @SuppressWarnings("unchecked")
  Functions(
      ParDo.MultiOutput<?, ?> transform,
      PCollection<?> input,
      PCollection<?> output,
      PipelineOptions options) {
    this.fn = (DoFn<Object, Object>) SerializableUtils.clone(transform.getFn());
    this.mainTag = (TupleTag<Object>) transform.getMainOutputTag();
    this.input = input;
    this.coders = Map.of(mainTag, output.getCoder());
    this.options = options;
    DoFnInvokers.tryInvokeSetupFor(fn, options);
  }

  /** Returns what the function puts out for a bundle. */
  @SuppressWarnings("unchecked")
  List<WindowedValue<Object>> run(List<WindowedValue<Object>> bundle, StepContext context) {
    List<WindowedValue<Object>> outputs = new ArrayList<>();
    WindowedValueMultiReceiver receiver =
        new WindowedValueMultiReceiver() {
          @Override
          public <T> void output(TupleTag<T> tag, WindowedValue<T> value) {
            if (tag.equals(mainTag)) {
              outputs.add((WindowedValue<Object>) value);
            }
          }
        };
    DoFnRunner<Object, Object> runner =
        DoFnRunners.simpleRunner(
            options,
            fn,
            NullSideInputReader.empty(),
            receiver,
            mainTag,
            List.of(),
            context,
            (Coder<Object>) input.getCoder(),
            coders,
            input.getWindowingStrategy(),
            DoFnSchemaInformation.create(),
            Map.of());
    runner.startBundle();
    bundle.forEach(runner::processElement);
    runner.finishBundle();
    return outputs;
  }
}
