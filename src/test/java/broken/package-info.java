/** Classes that break every rule of the architecture test, so that each is seen to fail. */
package broken;
