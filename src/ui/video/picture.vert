// A rectangle over the whole viewport; carries the place in the picture as it is stored, in luma pixels.

IN vec2 a_corner;   // 0..1 from the viewport's left and top
OUT vec2 v_at;

uniform vec2 u_origin;  // place at the viewport's left top
uniform vec2 u_across;  // from its left to its right edge
uniform vec2 u_down;    // from its top to its bottom edge

void main() {
    v_at = u_origin + a_corner.x * u_across + a_corner.y * u_down;
    gl_Position = vec4(a_corner.x * 2.0 - 1.0, 1.0 - a_corner.y * 2.0, 0.0, 1.0);
}
