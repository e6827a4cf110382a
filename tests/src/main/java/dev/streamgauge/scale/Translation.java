package dev.streamgauge.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/** Translates a pipeline to the steps that Beam's SparkRunner has for its primitive transforms. */
final class Translation extends Pipeline.PipelineVisitor.Defaults {
  private final PipelineOptions options;
  private final TaskClock clock;
  private final Map<PCollection<?>, Edge> edges = new HashMap<>();
  private final List<Edge> inOrder = new ArrayList<>();
  private final List<ShuffledStep> shuffled = new ArrayList<>();

  private Translation(PipelineOptions options, TaskClock clock) {
    this.options = options;
    this.clock = clock;
  }

  static Translation of(Pipeline pipeline, TaskClock clock) {
    Translation translation = new Translation(pipeline.getOptions(), clock);
    pipeline.traverseTopologically(translation);
    return translation;
  }

  /** Returns the edge of a collection. */
  Edge edge(PCollection<?> collection) {
    return edges.computeIfAbsent(
        collection,
        c -> {
          Edge edge = new Edge(c, clock);
          inOrder.add(edge);
          return edge;
        });
  }

  /** Returns all edges, from the source on. */
  List<Edge> edges() {
    return inOrder;
  }

  /** Returns the steps behind a shuffle, from the source on. */
  List<ShuffledStep> shuffled() {
    return shuffled;
  }

  @Override
  public void visitPrimitiveTransform(TransformHierarchy.Node node) {
    PTransform<?, ?> transform = node.getTransform();
    PCollection<?> output = (PCollection<?>) node.getOutputs().values().iterator().next();
    if (node.getInputs().isEmpty()) {
      edge(output);
      return;
    }
    List<Edge> inputs = new ArrayList<>();
    node.getInputs().values().forEach(input -> inputs.add(edge((PCollection<?>) input)));
    PCollection<?> input = (PCollection<?>) node.getInputs().values().iterator().next();
    Step step = step(node.getFullName(), transform, input, output);
    inputs.forEach(edge -> edge.add(step));
    if (step instanceof ShuffledStep behindShuffle) {
      shuffled.add(behindShuffle);
    }
  }

  private Step step(
      String name, PTransform<?, ?> transform, PCollection<?> input, PCollection<?> output) {
    Edge to = edge(output);
    if (transform instanceof GroupByKey) {
      return new GroupStep(name, input, options, to, clock);
    }
    if (transform instanceof Flatten.PCollections) {
      return to::emit;
    }
    if (transform instanceof Window.Assign<?> assign) {
      return assign(assign.getWindowFn(), to);
    }
    if (transform instanceof ParDo.MultiOutput<?, ?> function) {
      Functions functions = new Functions(function, input, output, options);
      DoFn<?, ?> fn = function.getFn();
      return DoFnSignatures.signatureForDoFn(fn).usesState()
          ? new StatefulStep(name, functions, input, to, clock)
          : bundle -> to.emit(functions.run(bundle, new Stateless()));
    }
    throw new IllegalArgumentException("There is no step for " + name);
  }

  @SuppressWarnings("unchecked")
  private static Step assign(WindowFn<?, ?> windows, Edge to) {
    WindowFn<Object, BoundedWindow> fn = (WindowFn<Object, BoundedWindow>) windows;
    return bundle -> {
      List<WindowedValue<Object>> assigned = new ArrayList<>();
      for (WindowedValue<Object> element : bundle) {
        assigned.add(
            WindowedValues.of(
                element.getValue(),
                element.getTimestamp(),
                windowsOf(fn, element),
                element.getPaneInfo()));
      }
      to.emit(assigned);
    };
  }

  private static java.util.Collection<? extends BoundedWindow> windowsOf(
      WindowFn<Object, BoundedWindow> fn, WindowedValue<Object> element) {
    try {
      return fn.assignWindows(
          fn.new AssignContext() {
            @Override
            public Object element() {
              return element.getValue();
            }

            @Override
            public Instant timestamp() {
              return element.getTimestamp();
            }

            @Override
            public BoundedWindow window() {
              return element.getWindows().iterator().next();
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException("no windows", e);
    }
  }

  private static final class Stateless implements StepContext {
    @Override
    public StateInternals stateInternals() {
      throw new UnsupportedOperationException("a function without state");
    }

    @Override
    public TimerInternals timerInternals() {
      throw new UnsupportedOperationException("a function without timers");
    }
  }
}
