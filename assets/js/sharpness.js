// How sharp a picture is: the variance of its Laplacian in grey levels. Even ground gives 0, letters in
// focus give hundreds, the same letters out of focus a few. `rgba` as ImageData holds it.
export function sharpness(rgba, width, height) {
  const grey = new Float32Array(width * height);
  for (let place = 0, at = 0; place < grey.length; place += 1, at += 4) {
    grey[place] = 0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2];
  }
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const bend = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
      sum += bend;
      squares += bend * bend;
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2));
  return squares / count - (sum / count) ** 2;
}
