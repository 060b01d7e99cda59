// The backward pass of a chain as a walk: from box to box, each with its local derivatives.

/** Every wire by its name ("a3", "z3", "w3", …) with its gradient as a product of factors along the
 * path from C, and the stops of the walk: a box, the wire it is reached by and those that get their
 * gradient there. `above` gives what stands above the letters of a layer: "^(3)", say. */
export function backward(net, ws, bs, y, above) {
  const last = ws.length;
  const wires = {};
  const stops = [];
  const put = (id, value, gradient, factors) => {
    wires[id] = { name: id[0] + above(Number(id.slice(1))), value, gradient, factors };
  };
  const a = (i) => `a${above(i)}`;
  let path = [{ box: "C", formula: `2(${a(last)} − y)`, value: net.das[last] }];
  put(`a${last}`, net.as[last], net.das[last], path);
  stops.push({ box: "C", from: "C", wires: [`a${last}`] });
  for (let i = last; i > 0; i--) {
    const slope = net.as[i] * (1 - net.as[i]);
    path = [...path, { box: `σ${i}`, formula: `${a(i)}(1 − ${a(i)})`, value: slope }];
    put(`z${i}`, net.zs[i - 1], net.dzs[i - 1], path);
    stops.push({ box: `σ${i}`, from: a(i), wires: [`z${i}`] });
    const through = (formula, value) => [...path, { box: `Σ${i}`, formula, value }];
    const onward = through(`w${above(i)}`, ws[i - 1]);
    put(`w${i}`, ws[i - 1], net.dws[i - 1], through(a(i - 1), net.as[i - 1]));
    put(`b${i}`, bs[i - 1], net.dbs[i - 1], through("1", 1));
    put(`a${i - 1}`, net.as[i - 1], net.das[i - 1], onward);
    stops.push({ box: `Σ${i}`, from: `z${above(i)}`, wires: [`w${i}`, `b${i}`, `a${i - 1}`] });
    path = onward;
  }
  wires.y = {
    name: "y",
    value: y,
    gradient: net.dy,
    factors: [{ box: "C", formula: `−2(${a(last)} − y)`, value: net.dy }],
  };
  return { wires, stops };
}
