/** How far a point lies outside of a shape, in pixels; negative inside. Exact enough near the edge to smooth it. */
export type Shape = (x: number, y: number) => number;

export function ellipse(centreX: number, centreY: number, radiusX: number, radiusY: number): Shape {
  return (x, y) => {
    const unitX = (x - centreX) / radiusX;
    const unitY = (y - centreY) / radiusY;
    const length = Math.sqrt(unitX * unitX + unitY * unitY);
    const slope = Math.sqrt((unitX / radiusX) ** 2 + (unitY / radiusY) ** 2);
    return slope === 0 ? -Math.min(radiusX, radiusY) : (length * (length - 1)) / slope;
  };
}

/** A box with round corners from its left top to its right bottom corner. */
export function box(left: number, top: number, right: number, bottom: number, radius: number): Shape {
  const centreX = (left + right) / 2;
  const centreY = (top + bottom) / 2;
  return (x, y) => {
    const overX = Math.abs(x - centreX) - (right - left) / 2 + radius;
    const overY = Math.abs(y - centreY) - (bottom - top) / 2 + radius;
    const outside = Math.sqrt(Math.max(overX, 0) ** 2 + Math.max(overY, 0) ** 2);
    return outside + Math.min(Math.max(overX, overY), 0) - radius;
  };
}

/** A thick line with round ends. */
export function stroke(fromX: number, fromY: number, toX: number, toY: number, radius: number): Shape {
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const lengthSquared = alongX * alongX + alongY * alongY;
  return (x, y) => {
    const part = ((x - fromX) * alongX + (y - fromY) * alongY) / lengthSquared;
    const nearest = Math.min(1, Math.max(0, part));
    const awayX = x - fromX - nearest * alongX;
    const awayY = y - fromY - nearest * alongY;
    return Math.sqrt(awayX * awayX + awayY * awayY) - radius;
  };
}

/** Everything on the lower side of a horizontal line. */
export function below(top: number): Shape {
  return (_x, y) => top - y;
}

/** The line around a shape, this much to both sides. */
export function outline(shape: Shape, radius: number): Shape {
  return (x, y) => Math.abs(shape(x, y)) - radius;
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => shapes.reduce((least, shape) => Math.min(least, shape(x, y)), Number.POSITIVE_INFINITY);
}

export function intersect(...shapes: readonly Shape[]): Shape {
  return (x, y) => shapes.reduce((most, shape) => Math.max(most, shape(x, y)), Number.NEGATIVE_INFINITY);
}

export function cut(shape: Shape, hole: Shape): Shape {
  return (x, y) => Math.max(shape(x, y), -hole(x, y));
}

/** Two shapes whose inner corners are filled as wide as this. */
export function blend(one: Shape, other: Shape, width: number): Shape {
  return (x, y) => {
    const first = one(x, y);
    const second = other(x, y);
    const overlap = Math.max(width - Math.abs(first - second), 0) / width;
    return Math.min(first, second) - (overlap * overlap * width) / 4;
  };
}

/** A shape and its mirror image, left and right of the middle. */
export function mirrored(shape: Shape, middle: number): Shape {
  return (x, y) => Math.min(shape(x, y), shape(2 * middle - x, y));
}
