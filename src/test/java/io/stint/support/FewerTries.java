package io.stint.support;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** The fast lane tries a property that takes long a share of its times; all are tried in verify. */
public final class FewerTries implements AroundPropertyHook {

  private static final int SHARE = Integer.getInteger("tries.share", 1);

  /** To each property of the class that names it. */
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    context
        .attributes()
        .tries()
        .ifPresent(all -> context.attributes().setTries(1 + (all - 1) / SHARE));
    return property.execute();
  }
}
